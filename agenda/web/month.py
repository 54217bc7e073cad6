"""A month of the agenda: its weeks, Monday first, and what begins on each day."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from agenda.filter_reading import whole_days
from agenda.filters import Filter
from agenda.models.session import Status
from core.wording import hour_text

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FEW = 3


@dataclass(frozen=True, slots=True)
class Line:
    public_id: Any
    title: str
    hour: str
    site: str
    is_off: bool
    """Cancelled or postponed; `status` says which."""
    status: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_in: bool
    """Of the month itself; others fill its weeks."""
    url: str = ""
    lines: list[Line] = field(default_factory=list)
    more: int = 0


def month_filter(wanted: Filter, first: date, tz: ZoneInfo) -> Filter:
    """The same selection in the month that begins on `first`."""
    return replace(wanted, when=whole_days("month", f"{first:%Y-%m}", first, next_month(first), tz))


def next_month(first: date, by: int = 1) -> date:
    """The first day of the month so many later."""
    number = first.year * 12 + first.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def weeks_of(wanted: Filter, first: date, *, now: datetime) -> list[list[Day]]:
    """`wanted` is of the month. One query; a session stands on the day on which it begins, or on the first."""
    lines: dict[date, list[Line]] = defaultdict(list)
    rows = wanted.sessions(now=now).in_order()
    for row in rows.values_list(
        "public_id", "workshop__title", "period", "status", "site__name", "site__time_zone", named=True
    ):
        start = row.period.lower.astimezone(ZoneInfo(row.site__time_zone))
        line = Line(
            row.public_id, row.workshop__title, hour_text(start), row.site__name,
            row.status in (Status.CANCELLED, Status.POSTPONED), str(Status(row.status).label),
        )  # fmt: skip
        lines[max(start.date(), first)].append(line)
    days = _days(first)
    weeks = [days[number : number + 7] for number in range(0, len(days), 7)]
    return [[_day(day, first, wanted, lines[day]) for day in week] for week in weeks]


def _days(first: date) -> list[date]:
    monday = first - first.weekday() * DAY
    last = next_month(first) - DAY
    sunday = last + (6 - last.weekday()) * DAY
    return [monday + number * DAY for number in range((sunday - monday).days + 1)]


def _day(day: date, first: date, wanted: Filter, lines: list[Line]) -> Day:
    if day.month != first.month:
        return Day(day, is_in=False)
    query = urlencode([*wanted.at_any_time.pairs, ("day", day.isoformat())])
    shown = lines if len(lines) == FEW + 1 else lines[:FEW]
    return Day(day, True, f"{reverse('agenda:list')}?{query}", shown, len(lines) - len(shown))


def month_shown(wanted: Filter, *, today: date) -> date:
    """The month in which what is asked for begins, or this one."""
    return (wanted.when.first or today).replace(day=1)
