"""What a row of a file, or an event of a calendar, says of a session before it is compared with anything."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.facts import SessionFacts, WorkshopFacts
from booking.importing import problems as of_bookings
from booking.importing.table import tidy
from core.errors import Refusal
from spaces.catalogue import Catalogue

MOST_ROWS = 1000
LONGEST_ID = 120

Body = dict[str, Any]
Problem = dict[str, str]
"""`field`, `code`, `detail`."""
ReadBody = Callable[[Mapping[str, Any], Catalogue], tuple[WorkshopFacts, SessionFacts]]
"""As `agenda.api.said.facts_said`: the edge that takes the API's body lends its reader."""

SENTENCES: dict[str, str | Promise] = {
    **of_bookings.SENTENCES,
    "too-long-a-time": _("Une séance dure 24 heures au plus."),
    "site-unknown": _("Aucun lieu du réseau ne s’appelle « %(name)s »."),
    "room-unknown": _("Aucune salle ouverte à vos ateliers ne s’appelle « %(name)s » dans ce lieu."),
    "price-unread": _("« %(said)s » n’est pas un prix."),
    "same-as-row": _("La ligne %(row)s a le même identifiant."),
    "never-here": _("Elle n’a jamais été publiée ici : rien à annuler."),
    "over": _("Elle est passée : elle reste telle quelle."),
    "cancelled-here": _("Elle a été annulée ici : elle le reste."),
    "postponed-here": _("Elle a été reportée ici, et sa date n’a pas changé : elle le reste."),
    "vanished": _("Elle n’est plus dans la source."),
    "elsewhere": _("« %(name)s » n’est pas un lieu du réseau : la séance est placée à %(site)s."),
}
HARMLESS = {"cell-too-long", "never-here", "over", "cancelled-here", "postponed-here", "vanished", "elsewhere"}
"""Worth saying, no reason to leave the row out."""
COMPARED = {"same-as-row", "never-here", "over", "cancelled-here", "postponed-here", "vanished"}
"""Found by comparing rows with others and with what is here, not while they were read."""


@dataclass(slots=True)
class Told:
    """`number` is the row as a spreadsheet counts it, or the event's rank; `said` a part of the API's body."""

    number: int
    external_id: str = ""
    said: Body = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return any(problem["code"] not in HARMLESS for problem in self.problems)


@dataclass(slots=True)
class Source:
    """A file or a calendar, read. `name` is what it calls itself; `left_out` counts what is past or private."""

    kind: str
    rows: list[Told]
    name: str = ""
    left_out: int = 0
    is_endless: bool = False
    ignored: list[str] = field(default_factory=list)
    """Headings of columns that say nothing of a session."""


def problem(name: str, code: str, facts: Mapping[str, Any] | None = None) -> Problem:
    """The sentence is in the reader's language."""
    return {"field": name, "code": code, "detail": str(SENTENCES[code]) % (facts or {})}


def problems_of(refusal: Refusal, name: str = "row") -> list[Problem]:
    """One for each field that the refusal names, else one."""
    if refusal.errors:
        return [
            {"field": field, "code": refusal.code, "detail": " ".join(map(str, said))}
            for field, said in refusal.errors.items()
        ]
    return [{"field": name, "code": refusal.code, "detail": str(refusal.detail or refusal.title)}]


def key_of(said: str) -> str:
    """The partner's own identifier as it is kept; one too long is kept by its digest."""
    said = tidy(said)
    return said if len(said) <= LONGEST_ID else f"id#{hashlib.sha256(said.encode()).hexdigest()[:40]}"


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Body:
    """Two parts of a body; what `over` says counts."""
    workshop = {**under.get("workshop", {}), **over.get("workshop", {})}
    return {**under, **over, "workshop": workshop}
