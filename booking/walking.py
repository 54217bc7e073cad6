"""Taking something from now on, on the grid of its policy: from when, and how long at most."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.availability import is_free, occupied, window_of
from booking.offering import is_allowed
from booking.presence import EARLY, Presence, State
from core.clock import local_date, start_of_day
from core.ranges import Period
from spaces.catalogue import ResourceEntry

LENGTHS = (timedelta(minutes=30), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Offer:
    """`period` is what would be booked; `left` is how long that is from now."""

    period: Period
    left: timedelta


def begin(entry: ResourceEntry, *, now: datetime) -> datetime:
    """The step of the grid that runs, where nobody holds its beginning any more; else the next one. One query."""
    step = entry.policy.granularity
    running = on_grid(entry, now - step + timedelta(microseconds=1))
    passed = Period(running, now) if running < now else None
    if passed is None or is_free(entry, passed, occupied(window_of([entry], passed), now=now, atoms=entry.atoms)):
        return running
    return running + step


def on_grid(entry: ResourceEntry, instant: datetime) -> datetime:
    """The first step of the grid that is not before the instant, counted from local midnight."""
    midnight = start_of_day(local_date(instant, entry.tz), entry.tz)
    step = entry.policy.granularity
    return midnight + -(-(instant - midnight) // step) * step


def offers(presence: Presence, *, now: datetime) -> list[Offer]:
    """Half an hour, an hour, and as long as it can be had; only what the rules allow. At most one query."""
    entry = presence.entry
    if presence.state != State.FREE or not entry.is_bookable or entry.policy.needs_approval:
        return []
    start = begin(entry, now=now)
    last = _last(presence, start)
    if start - now > EARLY or last is None:
        return []
    ends = sorted({on_grid(entry, now + length) for length in LENGTHS} | {last})
    found = [Period(start, end) for end in ends if start < end <= last]
    return [Offer(period, period.end - now) for period in found if is_allowed(entry, period, now=now)]


def _last(presence: Presence, start: datetime) -> datetime | None:
    """The latest end on the grid that leaves the next one its time."""
    entry, policy = presence.entry, presence.entry.policy
    ends = [start + policy.max_duration]
    if presence.open_until:
        ends.append(presence.open_until)
    if following := presence.next:
        ends.append(following.occupied.start - policy.buffer_after)
    step = policy.granularity
    last = on_grid(entry, min(ends) - step + timedelta(microseconds=1))
    return last if last > start else None
