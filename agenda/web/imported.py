"""An import as its page shows it: counts, rows, what would change, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from agenda.importing.columns import FIELDS
from agenda.models import SessionImport, SessionImportRow, SessionVerdict, Theme, Workshop
from agenda.models.session import Mode, Status
from core.wording import period_text
from spaces.catalogue import Catalogue

WORDS: dict[str, type[TextChoices]] = {
    "status": Status, "mode": Mode, "theme": Theme, "level": Workshop.Level,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: SessionImportRow
    title: str
    when: str
    where: str
    changes: list[dict[str, str]]
    problems: list[str]


def counts(batch: SessionImport) -> list[dict[str, Any]]:
    """Each verdict that some row has, with how many."""
    known = batch.rows.all().counts()
    return [
        {"value": value, "label": label, "count": known[value]}
        for value, label in SessionVerdict.choices
        if known.get(value)
    ]


def shown(rows: Iterable[SessionImportRow], batch: SessionImport, catalogue: Catalogue) -> list[ShownRow]:
    return [_shown(row, batch, catalogue) for row in rows]


def _shown(row: SessionImportRow, batch: SessionImport, catalogue: Catalogue) -> ShownRow:
    said, known = row.said, row.session
    site = _site(said.get("site") or batch.options["site"], catalogue)
    when = ""
    if said.get("start") and said.get("end") and site:
        when = period_text(datetime.fromisoformat(said["start"]), datetime.fromisoformat(said["end"]), site.tz)
    elif known:
        when = period_text(known.start, known.end, known.site.tz)
    return ShownRow(
        row=row,
        title=said.get("workshop", {}).get("title") or (known.workshop.title if known else ""),
        when=when,
        where=known.site.name if known and not said.get("site") else site.name if site else "",
        changes=[_change(change, catalogue) for change in row.changes],
        problems=[_problem(problem) for problem in row.problems],
    )


def _site(public_id: str, catalogue: Catalogue) -> Any:
    try:
        return catalogue.site_by_id.get(UUID(public_id))
    except ValueError:
        return None


def label_of(field: str) -> str:
    name = field.rpartition(".")[2]
    return str(FIELDS.get(name, "")) or (_("Prix libre") if name == "is_pay_what_you_want" else "")


def _problem(problem: dict[str, str]) -> str:
    label = label_of(problem["field"])
    return (
        _("%(field)s\u00a0: %(problem)s") % {"field": label, "problem": problem["detail"]}
        if label
        else problem["detail"]
    )


def _change(change: dict[str, Any], catalogue: Catalogue) -> dict[str, str]:
    name = change["field"].rpartition(".")[2]
    return {
        "label": label_of(name) or name,
        "before": _value(name, change["before"], catalogue),
        "after": _value(name, change["after"], catalogue),
    }


def _value(name: str, value: Any, catalogue: Catalogue) -> str:
    if value is None or value == "":
        return "–"
    if name in ("start", "end"):
        return f"{datetime.fromisoformat(value):%d/%m/%Y %H:%M}"
    if name == "site":
        site = _site(value, catalogue)
        return site.name if site else str(value)
    if name == "room":
        room = catalogue.resource_by_id.get(UUID(value))
        return room.name if room else str(value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    words = WORDS.get(name)
    return str(words(value).label) if words and value in words.values else str(value)
