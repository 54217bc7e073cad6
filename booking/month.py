"""How full the days of a month are. One query for all resources; pure arithmetic after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.availability import DAY, Occupied, on_record
from core.clock import start_of_day
from core.ranges import ZERO, Period, merged, subtracted
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class DayState:
    """A resource's local day: how long it is open, taken in that time, and still to be had."""

    day: date
    open: timedelta
    taken: timedelta
    free: timedelta
    is_past: bool

    @property
    def state(self) -> str:
        if not self.open:
            return "closed"
        if self.is_past:
            return "past"
        if not self.free:
            return "busy"
        return "partly" if self.taken else "free"


def month_of(entries: Sequence[ResourceEntry], first: date, *, now: datetime) -> dict[int, list[DayState]]:
    """Each local day of the month that begins on `first`, by key of the resource. One query."""
    days = days_of(first)
    zones = {entry.tz for entry in entries}
    window = Period(
        min(start_of_day(days[0], tz) for tz in zones), max(start_of_day(days[-1] + DAY, tz) for tz in zones)
    )
    taken = on_record(window, now=now, atoms=sorted({atom for entry in entries for atom in entry.atoms}))
    return {entry.pk: _days(entry, days, taken, now=now) for entry in entries}


def days_of(first: date) -> list[date]:
    after = (first.replace(day=28) + timedelta(days=5)).replace(day=1)
    return [first + offset * DAY for offset in range((after - first).days)]


def _days(entry: ResourceEntry, days: Sequence[date], taken: Occupied, *, now: datetime) -> list[DayState]:
    busy = merged(period for atom in entry.atoms for period in taken.get(atom, ()))
    found, reached = [], 0
    for day in days:
        open_ = entry.opening.on(day)
        if not open_:
            found.append(DayState(day, ZERO, ZERO, ZERO, start_of_day(day + DAY, entry.tz) <= now))
            continue
        while reached < len(busy) and busy[reached].end <= open_[0].start:
            reached += 1
        found.append(_day(day, open_, busy[reached:], now=now))
    return found


def _day(day: date, open_: Sequence[Period], busy: Sequence[Period], *, now: datetime) -> DayState:
    whole = Period(open_[0].start, open_[-1].end)
    hits = []
    for period in busy:
        if period.start >= whole.end:
            break
        hits.append(period)
    left = subtracted(open_, hits) if hits else list(open_)
    length = sum((part.length for part in open_), ZERO)
    free = sum((part.length for part in left), ZERO)
    ahead = sum((part.end - max(part.start, now) for part in left if part.end > now), ZERO)
    return DayState(day, length, length - free, ahead, whole.end <= now)
