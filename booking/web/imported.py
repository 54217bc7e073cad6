"""An import as its page shows it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from booking.importing.problems import label_of, said
from booking.models import ImportBatch, ImportRow
from booking.models.importing import WORTH_TRYING, Outcome, Verdict
from core.wording import period_text
from spaces.catalogue import Catalogue

MOST_NAMES = 30
SOURCES = {"mrbs": "MRBS", "grr": "GRR", "librebooking": "LibreBooking"}
TABS = {
    "": _lazy("Toutes"),
    Verdict.READY: _lazy("Prêtes"),
    Verdict.CHANGED: _lazy("À déplacer"),
    Verdict.TAKEN: _lazy("En conflit"),
    Verdict.WRONG: _lazy("À corriger"),
    Verdict.KNOWN: _lazy("Déjà importées"),
}


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: ImportRow
    names: str
    when: str
    who: str
    problems: list[str]
    booking_url: str

    @property
    def may_apply(self) -> bool:
        return self.row.verdict in WORTH_TRYING and self.row.outcome in (Outcome.NONE, Outcome.REFUSED)


def shown(row: ImportRow, batch: ImportBatch, catalogue: Catalogue) -> ShownRow:
    tz = catalogue.sites[batch.site_id].tz
    names = [catalogue.resources[key].name for key in row.resources if key in catalogue.resources]
    place = batch.mapping.get("resource", -1)
    in_file = row.cells[place] if 0 <= place < len(row.cells) else ""
    return ShownRow(
        row,
        names=", ".join(names) or in_file,
        when=period_text(row.period.lower, row.period.upper, tz, with_year=True) if row.period else "",
        who=_who(row, batch),
        problems=[_problem(problem) for problem in row.problems],
        booking_url=reverse("booking:detail", args=[row.booking]) if row.booking else "",
    )


def _who(row: ImportRow, batch: ImportBatch) -> str:
    if row.person is not None:
        return str(row.person)
    name = row.person_said or row.email
    if row.email and batch.options.get("unknown") == "create":
        return _("%(name)s (compte à créer)") % {"name": name}
    return _("%(name)s (sans compte)") % {"name": name} if name else _("Personne de remplacement")


def _problem(problem: Any) -> str:
    field = label_of(problem[0])
    if not field:
        return said(problem)
    return _("%(field)s\u00a0: %(problem)s") % {"field": field, "problem": said(problem)}


def tabs(batch: ImportBatch, totals: dict[str, int], current: str) -> list[dict[str, Any]]:
    """A tab for each verdict that some row has."""
    address = reverse("booking:import", args=[batch.public_id])
    return [
        {
            "label": label,
            "url": f"{address}?verdict={verdict}" if verdict else address,
            "is_current": verdict == current,
            "count": totals[verdict or "all"],
        }
        for verdict, label in TABS.items()
        if not verdict or totals[verdict] or verdict == current
    ]


def unmatched(batch: ImportBatch) -> list[tuple[str, int]]:
    """Names that mean no resource, with how many rows say them; the most frequent first. Chosen ones are kept."""
    told = batch.rows.filter(problems__contains=[["resource"]]).values_list("problems", flat=True)
    counts: Counter[str] = Counter(batch.choices)
    for problems in told:
        for field, code, facts in problems:
            if field == "resource" and code in ("resource-unknown", "resource-unnamed"):
                counts[facts.get("name", "")] += 1
    return counts.most_common(MOST_NAMES)


def progress(totals: dict[str, int]) -> tuple[int, int]:
    """How many rows are done, of how many."""
    done = sum(totals[name] for name in (Outcome.ADDED, Outcome.MOVED, Outcome.UNCHANGED, Outcome.REFUSED))
    return done, done + totals[Outcome.WAITING]


def source_name(batch: ImportBatch) -> str:
    return SOURCES.get(batch.source, "")


def numbers_of(rows: Sequence[ShownRow]) -> list[int]:
    return [one.row.number for one in rows if one.may_apply]
