"""Who is free when. One query for what is occupied, the rest from the compiled catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from booking.models import Booking
from booking.rules import check_booking
from core.clock import local_date, start_of_day
from core.database import in_one_trip
from core.errors import Refusal
from core.ranges import ZERO, Period, subtracted
from spaces.catalogue import ResourceEntry
from spaces.policies import strictest_of

Occupied = dict[int, list[Period]]

ALTERNATIVES = 3
DAY = timedelta(days=1)


OCCUPIED = """
SELECT resource_id, lower(period), upper(period) FROM booking_allocation
WHERE standing IN ('tentative', 'firm') AND (expires_at IS NULL OR expires_at > %s) AND period && %s
"""
AMONG = " AND resource_id = ANY(%s)"
BESIDES = " AND booking_id IS DISTINCT FROM %s"


def occupied(
    window: Period, *, now: datetime, atoms: Iterable[int] | None = None, besides: Booking | None = None
) -> Occupied:
    """Occupied periods (buffers included) that touch the window, by atomic resource; not by `besides`. One query.

    It says what `Allocation.objects.occupying(now).overlapping(window)` says, by hand: every search begins with it.
    """
    text: str = OCCUPIED
    values: list[Any] = [now, window.stored]
    if atoms is not None:
        text, values = text + AMONG, [*values, list(atoms)]
    if besides is not None:
        text, values = text + BESIDES, [*values, besides.pk]
    (rows,) = in_one_trip([(text, values)])
    found: Occupied = defaultdict(list)
    for resource, start, end in rows:
        found[resource].append(Period(start, end))
    return found


EACH = """
SELECT asked.number, resource_id, lower(period), upper(period)
FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS asked (start, stop, number)
JOIN booking_allocation ON period && tstzrange(asked.start, asked.stop)
WHERE standing IN ('tentative', 'firm') AND (expires_at IS NULL OR expires_at > %s) AND resource_id = ANY(%s)
    AND (booking_id IS NULL OR booking_id <> ALL(%s::bigint[]))
"""


def occupied_each(
    windows: Sequence[Period], *, now: datetime, atoms: Iterable[int], besides: Iterable[int] = ()
) -> list[Occupied]:
    """What `occupied` says of each window, not by the bookings of the keys `besides`. One query for all of them."""
    found: list[Occupied] = [defaultdict(list) for _window in windows]
    if windows:
        starts, ends = [window.start for window in windows], [window.end for window in windows]
        (rows,) = in_one_trip([(EACH, [starts, ends, now, list(atoms), list(besides)])])
        for number, resource, start, end in rows:
            found[number - 1][resource].append(Period(start, end))
    return found


ON_RECORD = """
SELECT resource_id, CASE standing WHEN 'past' THEN lower(booked) ELSE lower(period) END,
    CASE standing WHEN 'past' THEN upper(booked) ELSE upper(period) END
FROM booking_allocation
WHERE standing IN ('tentative', 'firm', 'past') AND (expires_at IS NULL OR expires_at > %s OR standing = 'past')
    AND period && %s AND resource_id = ANY(%s)
"""


def on_record(window: Period, *, now: datetime, atoms: Iterable[int]) -> Occupied:
    """What `occupied` says, and what is over for as long as it was really held. One query."""
    (rows,) = in_one_trip([(ON_RECORD, [now, window.stored, list(atoms)])])
    found: Occupied = defaultdict(list)
    for resource, start, end in rows:
        found[resource].append(Period(start, end))
    return found


def needed(entry: ResourceEntry, period: Period) -> Period:
    """What a booking of the resource would occupy: the period and the buffers of its policy."""
    policy = entry.policy
    if policy.buffer_before or policy.buffer_after:
        return period.widened(before=policy.buffer_before, after=policy.buffer_after)
    return period


def window_of(entries: Iterable[ResourceEntry], period: Period) -> Period:
    """The widest of what any of them would occupy."""
    entries = list(entries)
    before = max((entry.policy.buffer_before for entry in entries), default=ZERO)
    after = max((entry.policy.buffer_after for entry in entries), default=ZERO)
    return period.widened(before=before, after=after)


def is_free(entry: ResourceEntry, period: Period, taken: Occupied) -> bool:
    wanted = needed(entry, period)
    return not any(busy.overlaps(wanted) for atom in entry.atoms for busy in taken.get(atom, ()))


def open_and_free(entries: Sequence[ResourceEntry], period: Period, *, now: datetime) -> list[ResourceEntry]:
    """Those open for the whole period and not occupied in it. One query."""
    open_: dict[int, bool] = {}
    for entry in entries:
        if id(entry.opening) not in open_:
            open_[id(entry.opening)] = entry.opening.covers(period)
    candidates = [entry for entry in entries if open_[id(entry.opening)]]
    if not candidates:
        return []
    taken = occupied(window_of(candidates, period), now=now)
    return [entry for entry in candidates if is_free(entry, period, taken)]


def free_periods(entries: Sequence[ResourceEntry], window: Period, taken: Occupied) -> list[Period]:
    """When all of them are open and free at once, inside the window."""
    free = entries[0].opening.during(window)
    for entry in entries[1:]:
        closed = subtracted([window], entry.opening.during(window))
        free = subtracted(free, closed)
    busy = [
        period.widened(before=entry.policy.buffer_after, after=entry.policy.buffer_before)
        for entry in entries
        for atom in entry.atoms
        for period in taken.get(atom, ())
    ]
    return subtracted(free, busy)


def slots(free: Iterable[Period], length: timedelta, step: timedelta, entry: ResourceEntry) -> Iterator[Period]:
    """Periods of the length that start on the grid inside the free ones, in order of time."""
    for gap in free:
        midnight = start_of_day(local_date(gap.start, entry.tz), entry.tz)
        start = midnight + -(-(gap.start - midnight) // step) * step
        while start + length <= gap.end:
            yield Period(start, start + length)
            start += step


def next_free(
    entries: Sequence[ResourceEntry],
    length: timedelta,
    *,
    after: datetime,
    now: datetime,
    days: int = 14,
    most: int = 5,
) -> list[tuple[ResourceEntry, Period]]:
    """The earliest possible period on each resource within `days`, soonest first. One query."""
    window = Period(after, after + days * DAY)
    taken = occupied(window_of(entries, window), now=now)
    found = []
    for entry in entries:
        for slot in slots(free_periods([entry], window, taken), length, entry.policy.granularity, entry):
            if _is_allowed([entry], slot, now=now):
                found.append((entry, slot))
                break
    return sorted(found, key=lambda pair: (pair[1].start, pair[0].name))[:most]


def alternatives(
    entries: Sequence[ResourceEntry],
    similar: Sequence[ResourceEntry],
    period: Period,
    *,
    now: datetime,
    besides: Booking | None = None,
) -> list[tuple[Sequence[ResourceEntry], Period]]:
    """What to take instead: the same resources nearest in time that day, then similar ones at that time."""
    window = day_around(period, entries[0])
    taken = occupied(window_of([*entries, *similar], window), now=now, besides=besides)
    return instead(entries, similar, period, taken, now=now)


def day_around(period: Period, entry: ResourceEntry) -> Period:
    day = local_date(period.start, entry.tz)
    return Period(start_of_day(day, entry.tz), start_of_day(day + DAY, entry.tz))


def instead(
    entries: Sequence[ResourceEntry],
    similar: Sequence[ResourceEntry],
    period: Period,
    taken: Occupied,
    *,
    now: datetime,
) -> list[tuple[Sequence[ResourceEntry], Period]]:
    """What `alternatives` gives, once it is known what is taken that day."""
    window = day_around(period, entries[0])
    policy = strictest_of(entry.policy for entry in entries)
    others = slots(free_periods(entries, window, taken), period.length, policy.granularity, entries[0])
    near = sorted(others, key=lambda slot: abs(slot.start - period.start))
    same = [(entries, slot) for slot in _spread(near, policy.granularity) if _is_allowed(entries, slot, now=now)]
    elsewhere = [
        ([entry], period)
        for entry in similar
        if entry.opening.covers(period) and is_free(entry, period, taken) and _is_allowed([entry], period, now=now)
    ]
    return [*same[:ALTERNATIVES], *elsewhere[:ALTERNATIVES]]


def _spread(slots_: list[Period], step: timedelta) -> Iterator[Period]:
    """Every slot that does not merely shift one already given by a single step."""
    given: list[Period] = []
    for slot in slots_:
        if all(abs(slot.start - other.start) > step for other in given):
            given.append(slot)
            yield slot


def _is_allowed(entries: Sequence[ResourceEntry], period: Period, *, now: datetime) -> bool:
    policy = strictest_of(entry.policy for entry in entries)
    try:
        check_booking(entries, policy, period, attendees=1, now=now)
    except Refusal:
        return False
    return True


def gap_around(entry: ResourceEntry, period: Period, day: Period, taken: Occupied) -> timedelta:
    """The length of the free time of that day in which the period lies: the smaller, the better the fit."""
    for gap in free_periods([entry], day, taken):
        if gap.contains(period):
            return gap.length
    return day.length
