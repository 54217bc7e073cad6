"""When a mail is owed, and when it may go out. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import at_wall

DAY = timedelta(days=1)
FRESH = timedelta(hours=2)
"""A confirmation that comes no longer than this before the reminder would is a reminder itself."""
SOON = timedelta(hours=12)
"""What begins within so long is today's: a change of it does not wait for the morning."""
STILL_NEWS = timedelta(hours=6)
"""What comes today is told of so long after the hour that was asked for."""
MONDAY, FRIDAY = 0, 4


def reminder_at(start: datetime, tz: ZoneInfo, before: timedelta) -> datetime:
    """Days are those on the clocks of the place: the same hour the day before, also across a clock change.

    Two hours before is two hours before, whatever the clocks do meanwhile.
    """
    if before % DAY:
        return start - before
    wall = start.astimezone(tz).replace(tzinfo=None) - before
    return at_wall(wall.date(), wall.time(), tz)


def reminder_owed(
    *, start: datetime, agreed_at: datetime, tz: ZoneInfo, wanted: Iterable[int], now: datetime
) -> int | None:
    """Of the moments wanted (in minutes before), the one that has come and is nearest to the start.

    It stays so until the next one comes, or the start, so that a late one still goes out, and of several that were
    missed only the last. None where the confirmation was fresh then.
    """
    due = [minutes for minutes in wanted if reminder_at(start, tz, timedelta(minutes=minutes)) <= now < start]
    if not due:
        return None
    nearest = min(due)
    return nearest if agreed_at <= reminder_at(start, tz, timedelta(minutes=nearest)) - FRESH else None


def may_wait(*, urgent: bool, starts_at: datetime | None, now: datetime) -> bool:
    """Whether a mail may wait for the end of quiet hours; what its reader acts on today may not."""
    return not urgent and not (starts_at and now < starts_at < now + SOON)


def end_of_quiet(now: datetime, quiet_from: time, quiet_until: time, tz: ZoneInfo) -> datetime | None:
    """When the silence that reigns now ends; None where none does.

    On the night that has an hour twice, silence ends when the clocks show its end for the first time; on the one that
    lacks an hour, an end inside it comes as the clocks jump.
    """
    wall = now.astimezone(tz)
    clock, day = wall.time(), wall.date()
    if quiet_from <= quiet_until:
        is_quiet = quiet_from <= clock < quiet_until
    else:
        is_quiet = clock >= quiet_from or clock < quiet_until
        day += timedelta(days=clock >= quiet_from)
    end = at_wall(day, quiet_until, tz)
    return end if is_quiet and now < end else None


def digest_day(*, is_weekly: bool, at: time, tz: ZoneInfo, now: datetime) -> date | None:
    """The day whose digest is owed now: from its hour on, and for some hours, so that a late one still comes.

    Daily is from Monday to Friday, weekly is on Monday.
    """
    today = now.astimezone(tz).date()
    due_at = at_wall(today, at, tz)
    is_day = today.weekday() == MONDAY if is_weekly else today.weekday() <= FRIDAY
    return today if is_day and due_at <= now < due_at + STILL_NEWS else None
