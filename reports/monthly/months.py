"""Months of the monthly report: named `2026-10`, told once they are over, sent a day later."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from core.clock import at_wall, local_date
from reports.errors import MonthNotOver
from reports.question import DAY, YEARS, Days

WORD = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
SENT_ON, SENT_AT = 2, time(7)
"""The second of the next month: arrivals of the last evening have been noted by then."""


def days_of(first: date) -> Days:
    """Of the month that begins on `first`."""
    return Days(first, next_month(first) - DAY)


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_before(first: date) -> date:
    return (first - DAY).replace(day=1)


def month_in(word: str, *, now: datetime) -> date:
    """The first day of `2026-10`. Raises MonthNotOver for what is none, is not over, or is too long ago."""
    said = WORD.fullmatch(word)
    if said is None or int(said[1]) not in YEARS[1:]:
        raise MonthNotOver(_("Écrivez un mois sous la forme 2026-10."), field="month")
    first = date(int(said[1]), int(said[2]), 1)
    if first > last_over(now):
        raise MonthNotOver(month=word)
    return first


def last_over(now: datetime) -> date:
    """The first day of the last month that is over."""
    return month_before(local_date(now, _tz()).replace(day=1))


def due_month(now: datetime) -> date:
    """The first day of the last month whose report is to be sent by now."""
    first = last_over(now)
    return first if sent_at(first) <= now else month_before(first)


def sent_at(first: date) -> datetime:
    """When the report of that month leaves."""
    return at_wall(next_month(first).replace(day=SENT_ON), SENT_AT, _tz())


def months_over(now: datetime, *, count: int) -> Iterator[date]:
    """The newest first."""
    first = last_over(now)
    for _number in range(count):
        yield first
        first = month_before(first)


def _tz() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
