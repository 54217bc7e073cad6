"""When a reminder is owed. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import at_wall

FRESH = timedelta(hours=2)
"""A confirmation that comes no longer than this before the reminder would is a reminder itself."""


def reminder_at(start: datetime, tz: ZoneInfo, before: timedelta) -> datetime:
    """`before` on the clocks of the place: with a day, the same hour the day before, also across a clock change."""
    wall = start.astimezone(tz).replace(tzinfo=None) - before
    return at_wall(wall.date(), wall.time(), tz)


def is_reminder_owed(*, start: datetime, agreed_at: datetime, tz: ZoneInfo, before: timedelta, now: datetime) -> bool:
    """From its hour on until the start, so that a late one still comes; not where the confirmation was fresh then."""
    due_at = reminder_at(start, tz, before)
    return due_at <= now < start and agreed_at <= due_at - FRESH
