"""Costs from a table, each row understood or what is wrong with it; and the same table out again."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from booking.errors import ImportUnreadable
from booking.importing.columns import folded
from booking.importing.decoding import text_of
from booking.importing.table import Row
from booking.importing.tabular import Sheet, read_csv
from core.wording import is_french
from reports.costs.entry import Entry, Key
from reports.costs.words import (
    HEADINGS,
    NEEDED,
    activity_named,
    amount_named,
    behaviour_named,
    month_named,
    recognised,
)
from reports.errors import CostRowsWrong
from reports.files import LIKE_A_FORMULA, disarmed
from reports.models import Cost
from reports.words import month_word
from spaces.catalogue import SiteEntry

MOST_ROWS = 2000
LONGEST_LABEL = 80
SHEET = Sheet(recognised=recognised, most_rows=MOST_ROWS)


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is the row as a spreadsheet counts it; without an entry there are problems."""

    number: int
    said: dict[str, str]
    entry: Entry | None = None
    problems: list[str] = field(default_factory=list)


def read_costs(data: bytes, sites: Sequence[SiteEntry], usual: SiteEntry | None) -> list[Line]:
    """`sites` are those whose costs may be entered, `usual` is that of rows that name none.

    Raises ImportUnreadable, ImportTooLarge.
    """
    table = read_csv(text_of(data), SHEET)
    mapping = recognised(table.columns)
    missing = [str(HEADINGS[name][0]) for name in NEEDED if name not in mapping]
    if missing:
        raise ImportUnreadable(_("Il manque la colonne\u00a0: %(columns)s.") % {"columns": ", ".join(missing)})
    by_name = {folded(name): site for site in sites for name in (site.name, site.slug)}
    first: dict[Key, int] = {}
    lines = []
    for row in table.rows:
        line = _line(row, mapping, by_name, usual)
        if line.entry and (before := first.setdefault(line.entry.key, row.number)) != row.number:
            line.problems.append(_("La ligne %(row)s dit déjà cette charge.") % {"row": before})
        lines.append(line)
    return lines


def entries_of(lines: Sequence[Line]) -> list[Entry]:
    """Raises CostRowsWrong where one of them is wrong."""
    wrong = [{"row": line.number, "problems": line.problems} for line in lines if line.problems]
    if wrong:
        raise CostRowsWrong(rows=wrong)
    return [line.entry for line in lines if line.entry]


def _line(row: Row, mapping: Mapping[str, int], sites: Mapping[str, SiteEntry], usual: SiteEntry | None) -> Line:
    said = {name: row.cells[mapping[name]] if name in mapping else "" for name in HEADINGS}
    problems: list[str] = []

    def understood(name: str, read: Callable[[str], Any], sentence: str) -> Any:
        value = read(said[name])
        if value is None:
            problems.append(sentence % {"said": said[name][:60]})
        return value

    site = understood(
        "site",
        lambda name: sites.get(folded(_armed(name))) if name else usual,
        _("Aucun de vos lieux ne s’appelle « %(said)s ».") if said["site"] else _("Le lieu manque."),
    )
    month = understood("month", month_named, _("« %(said)s » n’est pas un mois."))
    label = understood("label", lambda text: _armed(text)[:LONGEST_LABEL] or None, _("Le libellé manque."))
    behaviour = understood("behaviour", behaviour_named, _("« %(said)s » n’est ni fixe ni variable."))
    activity = understood("activity", activity_named, _("« %(said)s » n’est pas une activité."))
    amount = understood("amount", amount_named, _("« %(said)s » n’est pas un montant."))
    if problems:
        return Line(row.number, said, None, problems)
    return Line(row.number, said, Entry(site.pk, month, label, behaviour, activity, amount))


def write_costs(costs: Iterable[Cost]) -> str:
    """As spreadsheets open it, and as `read_costs` reads it."""
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([str(label) for label, _names in HEADINGS.values()])
    for cost in costs:
        amount = str(cost.amount).replace(".", ",") if is_french() else cost.amount
        kinds = cost.get_behaviour_display(), cost.get_activity_display() if cost.activity else ""
        writer.writerow([month_word(cost.month), disarmed(cost.label), disarmed(cost.site.name), *kinds, amount])
    return text.getvalue()


def _armed(text: str) -> str:
    """What `disarmed` has kept a spreadsheet from calculating."""
    return text[1:] if text.startswith("'") and text[1:].startswith(LIKE_A_FORMULA) else text
