"""What a resource is at this instant, as a stranger at its door may know it. One query for any number of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from booking.models import Allocation, Booking
from booking.models.booking import Status
from core.clock import local_date, start_of_day
from core.ranges import Period
from members.models import Person
from spaces.catalogue import ResourceEntry

EARLY = timedelta(minutes=15)
"""How long before the start one may arrive."""
AHEAD = timedelta(days=1)
ATTENDED = (Status.CONFIRMED, Status.CHECKED_IN, Status.NO_SHOW)


class State(TextChoices):
    FREE = "free", _("libre")
    AWAITED = "awaited", _("attendue")
    BUSY = "busy", _("occupée")
    CLOSED = "closed", _("fermée")


@dataclass(frozen=True, slots=True)
class Use:
    """A booking, or time taken by nobody's booking. `title` is empty where it is nobody's business."""

    booked: Period
    occupied: Period
    status: str
    title: str
    booking: UUID | None
    no_show_at: datetime | None

    @property
    def is_awaited(self) -> bool:
        return self.status == Status.CONFIRMED and self.no_show_at is not None

    @property
    def has_come(self) -> bool:
        return self.status == Status.CHECKED_IN


@dataclass(frozen=True, slots=True)
class Presence:
    """A resource at `at`; `uses` are in order of time, from now to the same time tomorrow."""

    entry: ResourceEntry
    at: datetime
    uses: Sequence[Use]
    open_until: datetime | None
    opens_at: datetime | None

    @property
    def current(self) -> Use | None:
        return next((use for use in self.uses if use.occupied.start <= self.at < use.occupied.end), None)

    @property
    def coming(self) -> list[Use]:
        """Those still to begin."""
        return [use for use in self.uses if use.occupied.start > self.at]

    @property
    def today(self) -> list[Use]:
        """Those still to begin before the local day ends."""
        ends = start_of_day(local_date(self.at, self.entry.tz) + AHEAD, self.entry.tz)
        return [use for use in self.coming if use.booked.start < ends]

    @property
    def next(self) -> Use | None:
        return next(iter(self.coming), None)

    @property
    def state(self) -> State:
        if current := self.current:
            is_awaited = current.is_awaited and current.booked.start <= self.at
            return State.AWAITED if is_awaited else State.BUSY
        return State.FREE if self.open_until else State.CLOSED

    @property
    def until(self) -> datetime | None:
        """When the state ends: the resource is free again, taken, closed or open; None is not within a day."""
        if current := self.current:
            return max(current.booked.end, self.at) if self.at < current.booked.end else current.occupied.end
        if self.open_until is None:
            return self.opens_at
        ends = min(self.open_until, self.next.occupied.start) if self.next else self.open_until
        return ends if ends < self.at + AHEAD else None

    @property
    def may_arrive(self) -> bool:
        """Somebody could be expected here: now, within a quarter of an hour, or too late while nobody else came."""
        current = self.current
        if current and current.status == Status.CONFIRMED:
            return True
        soon = self.next is not None and self.next.booked.start - EARLY <= self.at
        return soon or (current is None and self.open_until is not None)


def presence_of(entry: ResourceEntry, *, now: datetime) -> Presence:
    return presences([entry], now=now)[entry.pk]


def presences(entries: Iterable[ResourceEntry], *, now: datetime) -> dict[int, Presence]:
    """By key of the resource."""
    entries = list(entries)
    uses = _uses({atom for entry in entries for atom in entry.atoms}, now=now)
    found = {}
    for entry in entries:
        theirs = {(use.booking, use.occupied): use for atom in entry.atoms for use in uses.get(atom, ())}
        in_order = sorted(theirs.values(), key=lambda use: (use.occupied.start, use.occupied.end))
        found[entry.pk] = Presence(entry, now, in_order, *_opening(entry, now))
    return found


def here(person: Person, entry: ResourceEntry, *, now: datetime, among: Iterable[Status] = ATTENDED) -> Booking | None:
    """The booking with which the person may do something here now: leave, arrive, or take back what was released."""
    rows = (
        Booking.objects.of(person)
        .filter(allocations__resource__in=entry.atoms, status__in=list(among), purpose=Booking.Purpose.USE)
        .filter(period__startswith__lte=now + EARLY, period__endswith__gt=now)
        .select_related("site")
        .distinct()
    )
    return min(rows, key=lambda booking: (_RANK[booking.status], booking.start), default=None)


_RANK = {str(status): rank for rank, status in enumerate((Status.CHECKED_IN, Status.CONFIRMED, Status.NO_SHOW))}


def _uses(atoms: Iterable[int], *, now: datetime) -> dict[int, list[Use]]:
    rows = (
        Allocation.objects.occupying(now)
        .overlapping(Period(now, now + AHEAD))
        .filter(resource__in=list(atoms))
        .values_list(
            "resource_id",
            "booked",
            "period",
            "booking__status",
            "booking__title",
            "booking__is_private",
            "booking__public_id",
            "booking__no_show_at",
        )
    )
    found: dict[int, list[Use]] = defaultdict(list)
    for atom, booked, occupied, status, title, is_private, public_id, no_show_at in rows:
        shown = title if title and is_private is False else ""
        found[atom].append(Use(Period.of(booked), Period.of(occupied), status or "", shown, public_id, no_show_at))
    return found


def _opening(entry: ResourceEntry, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Until when it is open now, else when it opens."""
    for open_ in entry.opening.during(Period(now, now + AHEAD)):
        return (open_.end, None) if open_.start <= now else (None, open_.start)
    return None, None
