"""Which time to offer first, and how a time travels in an address."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from booking.availability import Occupied, free_periods, needed
from core.clock import at_wall, local_date, start_of_day
from core.ranges import Period
from spaces.catalogue import ResourceEntry, SiteEntry
from spaces.policies import Policy, strictest_of

DAY = timedelta(days=1)
USUAL = timedelta(hours=3)
SHORTEST_OFFER = timedelta(hours=1)
LOOK_AHEAD = 14
MORNING = time(9)


def sensible(site: SiteEntry, entries: Sequence[ResourceEntry], *, now: datetime, day: date | None = None) -> Period:
    """The next few hours of opening that the rules of these resources allow; of that day only, where one is given."""
    policy = strictest_of(entry.policy for entry in entries) if entries else Policy()
    first = day or local_date(now, site.tz)
    for offset in range(1 if day else LOOK_AHEAD):
        for open_ in site.opening.on(first + offset * DAY):
            if offer := _first_in(open_, policy, site, earliest=now + policy.min_notice):
                return offer
    return Period(at_wall(first, MORNING, site.tz), at_wall(first, MORNING, site.tz) + USUAL)


def _first_in(open_: Period, policy: Policy, site: SiteEntry, *, earliest: datetime) -> Period | None:
    step = policy.granularity
    start = on_grid(max(open_.start, earliest), step, site)
    length = min(-(-max(USUAL, policy.min_duration) // step) * step, policy.max_duration)
    end = min(start + length, open_.end)
    if end - start >= max(SHORTEST_OFFER, policy.min_duration):
        return Period(start, end)
    return None


def on_grid(instant: datetime, step: timedelta, site: SiteEntry) -> datetime:
    """The first multiple of the step from local midnight that is not before the instant."""
    midnight = start_of_day(local_date(instant, site.tz), site.tz)
    return midnight + -(-(instant - midnight) // step) * step


def of_walls(day: date, start: time, end: time, site: SiteEntry, until: date | None = None) -> Period:
    """From one wall-clock time to another; midnight as the end is the end of the day. Raises PeriodInvalid."""
    last = until or day
    if end == time(0) and start != end and until is None:
        last += DAY
    return Period(at_wall(day, start, site.tz), at_wall(last, end, site.tz))


def wall_text(instant: datetime, site: SiteEntry) -> str:
    """`2027-01-11T09:00+01:00`: how an instant stands in an address."""
    return instant.astimezone(site.tz).isoformat(timespec="minutes")


def instant_of(text: str, site: SiteEntry) -> datetime:
    """Without offset it is a wall-clock time of the site. Raises ValueError."""
    # In an address that was typed or copied, the plus of an offset may have become a space.
    instant = datetime.fromisoformat(text.strip().replace(" ", "+"))
    return instant if instant.tzinfo else at_wall(instant.date(), instant.time(), site.tz)


def gaps(entry: ResourceEntry, day: date, taken: Occupied, *, now: datetime) -> list[Period]:
    """When the resource can still be had that day, long enough to be of use."""
    whole = Period(start_of_day(day, entry.tz), start_of_day(day + DAY, entry.tz))
    left = (
        Period(max(gap.start, on_grid(now, entry.policy.granularity, entry.site)), gap.end)
        for gap in free_periods([entry], needed(entry, whole), taken)
        if gap.end > now + entry.policy.granularity
    )
    return [gap for gap in left if gap.length >= entry.policy.min_duration and local_date(gap.start, entry.tz) == day]
