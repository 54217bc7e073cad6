"""The free times of some days as periods that can be booked as they are. One query, whatever the number of things."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from booking.availability import DAY, Occupied, free_periods, occupied, slots, window_of
from booking.offering import is_allowed
from core.clock import start_of_day
from core.ranges import Period
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class FreeDay:
    day: date
    things: list[tuple[ResourceEntry, list[Period]]]
    """The first few that have any, in the order given."""
    is_open: bool


def free_days(
    entries: Sequence[ResourceEntry], first: date, days: int, *, length: timedelta | None, most: int, now: datetime
) -> list[FreeDay]:
    """For each local day, up to `most` things with what is free: slots of that length or, without one, whole gaps.

    All entries are of one site.
    """
    tz = entries[0].tz
    window = Period(start_of_day(first, tz), start_of_day(first + days * DAY, tz))
    atoms = sorted({atom for entry in entries for atom in entry.atoms})
    taken = occupied(window_of(entries, window), now=now, atoms=atoms)
    return [_day(entries, first + number * DAY, taken, length, most, now) for number in range(days)]


def _day(
    entries: Sequence[ResourceEntry], day: date, taken: Occupied, length: timedelta | None, most: int, now: datetime
) -> FreeDay:
    whole = Period(start_of_day(day, entries[0].tz), start_of_day(day + DAY, entries[0].tz))
    found = ((entry, list(_periods(entry, whole, day, taken, length, now))) for entry in entries)
    some = list(islice(((entry, periods) for entry, periods in found if periods), most))
    return FreeDay(day, some, any(entry.opening.on(day) for entry in entries))


def _periods(
    entry: ResourceEntry, whole: Period, day: date, taken: Occupied, length: timedelta | None, now: datetime
) -> Iterator[Period]:
    soonest = now + entry.policy.min_notice
    gaps = [part for gap in free_periods([entry], whole, taken) if (part := _from(gap, soonest))]
    candidates = _fixed(entry, day, gaps) if entry.policy.slots else _cut(entry, gaps, length)
    return (period for period in candidates if is_allowed(entry, period, now=now))


def _from(gap: Period, soonest: datetime) -> Period | None:
    return Period(max(gap.start, soonest), gap.end) if gap.end > soonest else None


def _fixed(entry: ResourceEntry, day: date, gaps: Iterable[Period]) -> Iterator[Period]:
    """Those of the resource's own slots that lie in a gap."""
    gaps = list(gaps)
    of_day = {period for offered in entry.policy.slots for _slot, period in offered.on(day, entry.tz)}
    return (period for period in sorted(of_day) if any(gap.contains(period) for gap in gaps))


def _cut(entry: ResourceEntry, gaps: Iterable[Period], length: timedelta | None) -> Iterator[Period]:
    policy = entry.policy
    step = policy.granularity
    if length is not None:
        whole_steps = -(-max(length, policy.min_duration) // step) * step
        yield from slots(gaps, whole_steps, whole_steps, entry)
        return
    for gap in gaps:
        on_grid = list(slots([gap], step, step, entry))
        if on_grid:
            yield from _pieces(Period(on_grid[0].start, on_grid[-1].end), policy.max_duration)


def _pieces(gap: Period, longest: timedelta) -> Iterator[Period]:
    start = gap.start
    while start < gap.end:
        end = min(start + longest, gap.end)
        yield Period(start, end)
        start = end
