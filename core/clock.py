"""The clock and the wall.

`now()` is for the edge (views, tasks, commands) only; below it the time is an argument.
Opening hours and recurrences are wall-clock times of a site, resolved day by day with `at_wall`.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

MIDNIGHT = time(0, 0)


def now() -> datetime:
    """The current instant, in UTC."""
    return timezone.now().astimezone(UTC)


def at_wall(day: date, wall: time, tz: ZoneInfo) -> datetime:
    """The instant (UTC) at which the clocks of `tz` show `wall` on `day`.

    An hour that the spring change skips is taken as if the clocks had not moved yet, so it lands just
    after the gap; an hour that autumn repeats is its first occurrence (RFC 5545, section 3.3.5).
    """
    return datetime.combine(day, wall, tzinfo=tz).astimezone(UTC)


def start_of_day(day: date, tz: ZoneInfo) -> datetime:
    return at_wall(day, MIDNIGHT, tz)


def local_date(instant: datetime, tz: ZoneInfo) -> date:
    return instant.astimezone(tz).date()


def days_touched(start: datetime, end: datetime, tz: ZoneInfo) -> list[date]:
    """The local dates that the half-open `[start, end)` touches, in order."""
    first = local_date(start, tz)
    last = local_date(end - timedelta(microseconds=1), tz)
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
