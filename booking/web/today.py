"""The front desk's day: who is due, who is here, who has left, what is free right now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.actions.attending import MISTAKE
from booking.availability import open_and_free
from booking.models import Booking
from booking.models.booking import Status
from booking.presence import EARLY
from booking.web.times import DAY
from booking.web.wording import in_order
from core.clock import local_date, start_of_day
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

NEWS = {"to_decide": _("À valider"), "late": _("En retard"), "present": _("Arrivée"), "left": _("Départ")}
SHOWN = (Status.REQUESTED, Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Line:
    """A booking of the day. `moment`: to_decide, late, due, expected, present, over, left, absent."""

    booking: Booking
    moment: str
    now: datetime

    @property
    def names(self) -> str:
        return ", ".join(str(resource) for resource in self.booking.resources)

    @property
    def may_cancel(self) -> bool:
        return self.moment in ("late", "due", "expected")

    @property
    def may_check_in(self) -> bool:
        return self.moment in ("late", "due")

    @property
    def may_take_back(self) -> bool:
        """They came after their time was released, which may still be free."""
        return self.moment == "absent" and self.now < self.booking.end

    @property
    def may_undo(self) -> bool:
        came_at = self.booking.checked_in_at
        return self.may_check_out and came_at is not None and self.now - came_at <= MISTAKE

    @property
    def may_check_out(self) -> bool:
        return self.moment in ("present", "over")

    @property
    def key(self) -> str:
        return f"booking-{self.booking.public_id}"

    @property
    def state(self) -> str:
        """Changes with anything that the line shows."""
        acts = "".join(str(int(may)) for may in (self.may_take_back, self.may_undo))
        return f"{self.moment}-{acts}-{self.booking.sequence}-{self.booking.changed_at.timestamp():.6f}"

    @property
    def news(self) -> str:
        """What is worth saying aloud when the booking gets there; empty for most moments."""
        words = NEWS.get(self.moment)
        return f"{words}\u00a0: {self.booking.person}, {self.names}" if words else ""


@dataclass(frozen=True, slots=True)
class Today:
    site: SiteEntry
    day: date
    is_today: bool
    lines: list[Line]
    free: dict[str, list[ResourceEntry]]
    """Resources free right now by kind; empty on any other day."""
    sessions: list[Booking]
    """Rooms that workshops hold."""

    def _at(self, *moments: str) -> list[Line]:
        return [line for line in self.lines if line.moment in moments]

    @property
    def to_decide(self) -> list[Line]:
        return self._at("to_decide")

    @property
    def arrivals(self) -> list[Line]:
        return self._at("late", "due", "expected")

    @property
    def present(self) -> list[Line]:
        return self._at("present", "over")

    @property
    def late(self) -> list[Line]:
        return self._at("late")

    @property
    def ended(self) -> list[Line]:
        return self._at("left", "absent")

    @property
    def people_present(self) -> int:
        return sum(line.booking.attendees for line in self.present)

    @property
    def free_count(self) -> int:
        return sum(len(entries) for entries in self.free.values())


def whole_day(site: SiteEntry, day: date) -> Period:
    return Period(start_of_day(day, site.tz), start_of_day(day + DAY, site.tz))


def day_of(site: SiteEntry, day: date, *, catalogue: Catalogue, now: datetime) -> Today:
    """Four queries, whatever the number of bookings."""
    whole = whole_day(site, day)
    rows: Any = (
        Booking.objects.filter(site=site.pk, status__in=SHOWN)
        .exclude(purpose=Booking.Purpose.LOAN)
        .overlapping(whole)
        .select_related("person", "organisation")
        .with_resources()
        .in_order()
    )
    is_today = day == local_date(now, site.tz)
    free = _free_now(catalogue.matching(site=site.pk), now=now) if is_today else {}
    lines = [Line(row, moment_of(row, now=now), now) for row in rows if row.purpose == Booking.Purpose.USE]
    sessions = [row for row in rows if row.purpose == Booking.Purpose.SESSION]
    return Today(site, day, is_today, lines, free, sessions)


def moment_of(booking: Booking, *, now: datetime) -> str:
    if booking.status == Status.REQUESTED:
        return "to_decide"
    if booking.status == Status.CHECKED_IN:
        return "present" if now < booking.end else "over"
    if booking.status == Status.NO_SHOW:
        return "absent"
    if booking.status == Status.COMPLETED or booking.end <= now:
        return "left"
    if booking.start <= now:
        return "late"
    return "due" if booking.start - EARLY <= now else "expected"


def _free_now(entries: Sequence[ResourceEntry], *, now: datetime) -> dict[str, list[ResourceEntry]]:
    """Free from now on for as long as the shortest booking takes."""
    soon = [entry for entry in entries if entry.is_bookable]
    if not soon:
        return {}
    shortest = min(entry.policy.min_duration for entry in soon)
    return by_kind(open_and_free(soon, Period(now, now + shortest), now=now))


def by_kind(entries: Iterable[ResourceEntry]) -> dict[str, list[ResourceEntry]]:
    kinds: dict[str, list[ResourceEntry]] = {}
    for entry in sorted(entries, key=in_order):
        kinds.setdefault(entry.kind, []).append(entry)
    return kinds
