"""The life of a booking, told: who did what, when, what changed and why. Reads, in a fixed number of queries.

What other rooms know about it (the mails sent) they add themselves, by `also`: booking does not know them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from billing.models import Charge
from booking.access import is_at_the_desk
from booking.models import Booking, Change
from booking.telling_words import SENTENCES, details_of
from core.money import ZERO
from core.wording import money_text
from members.models import Person


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened. `text` and `details` are whole sentences; `by` is None where nobody may be named."""

    at: datetime
    kind: str
    text: str
    by: Person | None = None
    details: list[str] = field(default_factory=list)
    reason: str = ""
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and whom they may know by name: everybody at the desk, oneself and the booking's person elsewhere."""

    person: Person
    booking: Booking
    is_at_the_desk: bool

    def may_know(self, somebody: Person) -> bool:
        return self.is_at_the_desk or somebody.pk in (self.person.pk, self.booking.person_id)

    def name(self, somebody: Person) -> str:
        if somebody.pk == self.person.pk:
            return _("vous")
        return str(somebody) if self.may_know(somebody) else _("l’équipe")


Teller = Callable[[Booking], list[Told]]
_others: list[Teller] = []


def also(teller: Teller) -> None:
    """Let another room add what it knows; called once, from `AppConfig.ready`."""
    if teller not in _others:
        _others.append(teller)


def history_of(booking: Booking, *, reader: Person) -> list[Told]:
    """Everything, the earliest first; at one instant what was done stands before what followed from it."""
    seen = Reader(reader, booking, is_at_the_desk(reader, booking))
    changes = list(booking.changes.select_related("by"))
    told = [] if any(change.kind == Change.Kind.CREATED for change in changes) else [_creation(booking, seen)]
    told += [_change(change, seen) for change in changes]
    told += [_override(row, seen) for row in booking.overrides.select_related("by").order_by("at", "pk")]
    told += _charges(booking)
    for teller in _others:
        told += teller(booking)
    return sorted(told, key=lambda one: one.at)


def _creation(booking: Booking, reader: Reader) -> Told:
    by = (booking.made_by or booking.person) if booking.made_by_id else booking.person
    return _sentence("created", booking.created_at, by, reader)


def _sentence(kind: str, at: datetime, by: Person | None, reader: Reader, **more: Any) -> Told:
    by_somebody, by_itself = SENTENCES.get(kind, SENTENCES["changed"])
    text = str(by_somebody) % {"who": reader.name(by)} if by else str(by_itself)
    return Told(at, kind, text, by if by and reader.may_know(by) else None, **more)


def _change(change: Change, reader: Reader) -> Told:
    details = details_of(change.what, reader.booking.site.tz)
    changes = {name: pair for name, pair in change.what.items() if name != "source"}
    told: dict[str, Any] = {"details": details, "reason": change.reason, "changes": changes}
    return _sentence(change.kind, change.at, change.by, reader, **told)


def _override(row: Any, reader: Reader) -> Told:
    details = [row.detail] if row.detail else []
    return _sentence("override", row.at, row.by, reader, details=details, reason=row.reason)


def _charges(booking: Booking) -> list[Told]:
    """What was charged and given back, one entry an instant."""
    rows = Charge.objects.of_source("booking", booking.public_id).order_by("created_at", "pk")
    return [one for at, together in groupby(rows, key=lambda row: row.created_at) for one in _money(at, list(together))]


def _money(at: datetime, rows: list[Charge]) -> list[Told]:
    found = []
    for kind, those in (
        ("reversed", [row for row in rows if row.reverses_id]),
        ("charged", [row for row in rows if not row.reverses_id]),
    ):
        if those:
            total = abs(sum((row.total for row in those), ZERO))
            text = str(SENTENCES[kind][1]) % {"amount": money_text(total)}
            found.append(Told(at, kind, text, details=[row.label for row in those]))
    return found
