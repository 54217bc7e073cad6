"""Looking ahead: the next periods of a length on each resource, or on several at once, within somebody's hours.

One query for what is occupied, whatever the number of resources and days; prices are worked out once a day.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.availability import DAY, free_periods, occupied, slots, window_of
from booking.offering import is_allowed
from booking.rules import check_booking, check_resources
from core.clock import MIDNIGHT, at_wall, days_touched, local_date, start_of_day
from core.errors import Refusal
from core.ranges import Period
from spaces.catalogue import ResourceEntry
from spaces.policies import strictest_of

USUAL_LOOK = timedelta(days=14)
LONGEST_LOOK = timedelta(days=92)

Affordable = Callable[[ResourceEntry, Period], bool]
Found = tuple[ResourceEntry, Period]


@dataclass(frozen=True, slots=True)
class Look:
    """How long, in which window, and when in the week: two wall-clock times of the site, and weekdays (0 is Monday)."""

    length: timedelta
    window: Period
    hours: tuple[time, time] | None = None
    weekdays: frozenset[int] = frozenset(range(7))

    def suits(self, day: date) -> bool:
        return day.weekday() in self.weekdays

    def within_hours(self, free: Sequence[Period], tz: ZoneInfo) -> list[Period]:
        """The parts of the free periods that somebody would have."""
        if self.hours is None and len(self.weekdays) == 7:
            return list(free)
        suited = [self._of_day(day, tz) for day in days_touched(self.window.start, self.window.end, tz)]
        return [part for gap in free for hours in suited if hours and (part := gap.within(hours))]

    def _of_day(self, day: date, tz: ZoneInfo) -> Period | None:
        if not self.suits(day):
            return None
        opens, closes = self.hours or (MIDNIGHT, MIDNIGHT)
        start = at_wall(day, opens, tz)
        end = start_of_day(day + DAY, tz) if closes == MIDNIGHT else at_wall(day, closes, tz)
        return Period(start, end) if start < end else None


def look_from(
    length: timedelta,
    *,
    now: datetime,
    after: datetime | None = None,
    until: datetime | None = None,
    hours: tuple[time, time] | None = None,
    weekdays: Sequence[int] | None = None,
) -> Look:
    """From now on at the earliest, for two weeks unless told, for three months at most. Raises PeriodInvalid."""
    start = max(now, after or now)
    end = min(until or start + USUAL_LOOK, start + LONGEST_LOOK)
    return Look(length, Period(start, end), hours, frozenset(range(7) if weekdays is None else weekdays))


def soonest(
    entries: Sequence[ResourceEntry], look: Look, *, now: datetime, affordable: Affordable | None = None
) -> list[Found]:
    """The earliest period on each resource, soonest first. One query."""
    first = [next(found, None) for found in _each(entries, look, now=now, affordable=affordable)]
    return sorted((pair for pair in first if pair), key=_in_order)


def soonest_each_day(
    entries: Sequence[ResourceEntry], look: Look, *, now: datetime, affordable: Affordable | None = None
) -> dict[date, list[Found]]:
    """For each day that has any, the earliest period on each resource, soonest first. One query."""
    days: dict[date, list[Found]] = {}
    for found in _each(entries, look, now=now, affordable=affordable):
        seen: set[date] = set()
        for entry, slot in found:
            day = local_date(slot.start, entry.tz)
            if day not in seen:
                seen.add(day)
                days.setdefault(day, []).append((entry, slot))
    return {day: sorted(days[day], key=_in_order) for day in sorted(days)}


def _in_order(found: Found) -> tuple[datetime, str]:
    return found[1].start, found[0].name


def _each(
    entries: Sequence[ResourceEntry], look: Look, *, now: datetime, affordable: Affordable | None
) -> list[Iterator[Found]]:
    entries = [entry for entry in entries if _can_last(entry, look)]
    if not entries:
        return []
    taken = occupied(window_of(entries, look.window), now=now)
    free = {entry.pk: look.within_hours(free_periods([entry], look.window, taken), entry.tz) for entry in entries}
    return [_of_one(entry, free[entry.pk], look.length, affordable, now) for entry in entries]


def _can_last(entry: ResourceEntry, look: Look) -> bool:
    return entry.policy.min_duration <= look.length <= entry.policy.max_duration


def _of_one(
    entry: ResourceEntry, free: Sequence[Period], length: timedelta, affordable: Affordable | None, now: datetime
) -> Iterator[Found]:
    too_dear: dict[tuple[date, date], bool] = {}
    for slot in slots(free, length, entry.policy.granularity, entry):
        days = local_date(slot.start, entry.tz), local_date(slot.end, entry.tz)
        if affordable and days not in too_dear:
            too_dear[days] = not affordable(entry, slot)
        if not too_dear.get(days) and is_allowed(entry, slot, now=now):
            yield entry, slot


def free_together(entries: Sequence[ResourceEntry], look: Look, *, now: datetime) -> list[Period]:
    """When all of them can be had at once for that long, in order of time; on the grid. One query.

    Raises NothingAsked, SeveralSites, NotBookable.
    """
    check_resources(entries)
    policy, tz = strictest_of(entry.policy for entry in entries), entries[0].tz
    atoms = sorted({atom for entry in entries for atom in entry.atoms})
    taken = occupied(window_of(entries, look.window), now=now, atoms=atoms)
    gaps = look.within_hours(free_periods(entries, look.window, taken), tz)
    found = []
    for gap in gaps:
        starts = slots([gap], look.length, policy.granularity, entries[0])
        fit = [slot for slot in starts if _all_allowed(entries, slot, now=now)]
        if fit:
            found.append(Period(fit[0].start, fit[-1].end))
    return found


def _all_allowed(entries: Sequence[ResourceEntry], period: Period, *, now: datetime) -> bool:
    try:
        check_booking(entries, strictest_of(entry.policy for entry in entries), period, attendees=1, now=now)
    except Refusal:
        return False
    return True
