"""What the readers of mails have said about them: people in their preferences, addresses by coming back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models.functions import Lower

from notifications.letters.letter import Owed, Recipient
from notifications.models import CHOSEN, Correspondent, Preference, Skip
from notifications.rules import end_of_quiet, may_wait


@dataclass(frozen=True, slots=True)
class Reader:
    unwanted: frozenset[str] = frozenset()
    quiet_from: time | None = None
    quiet_until: time | None = None
    is_blocked: bool = False

    def why_not(self, owed: Owed) -> str:
        """Why this letter is not sent to them; empty where it is."""
        if self.is_blocked and not owed.even_blocked:
            return Skip.BLOCKED
        return Skip.UNWANTED if not owed.needed and owed.category in self.unwanted else ""

    def not_before(self, owed: Owed, *, now: datetime) -> datetime | None:
        """The end of their quiet hours, for what can wait so long."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        if not may_wait(urgent=owed.urgent, starts_at=owed.starts_at, now=now):
            return None
        return end_of_quiet(now, self.quiet_from, self.quiet_until, ZoneInfo(settings.TIME_ZONE))


def readers_of(recipients: Collection[Recipient]) -> dict[Recipient, Reader]:
    """Two queries, however many."""
    people = {one.person_id for one in recipients if one.person_id}
    said = {row.person_id: row for row in Preference.objects.filter(person__in=people)}
    lowered = {one.address.lower() for one in recipients}
    known = Correspondent.objects.alias(lowered=Lower("address")).filter(lowered__in=lowered)
    at = {row.address.lower(): row for row in known}
    return {one: _reader(said.get(one.person_id or 0), at.get(one.address.lower())) for one in recipients}


def _reader(said: Preference | None, known: Correspondent | None) -> Reader:
    unwanted = {*(said.unwanted if said else ()), *(known.unsubscribed if known else ())}
    return Reader(
        unwanted=frozenset(unwanted.intersection(CHOSEN)),
        quiet_from=said.quiet_from if said else None,
        quiet_until=said.quiet_until if said else None,
        is_blocked=known is not None and known.blocked_at is not None,
    )
