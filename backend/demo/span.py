"""Which days the demo world covers, and how busy a day is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import local_date

TZ = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
PAST = 12 * WEEK
FUTURE = 4 * WEEK

WEEKDAYS = (0.8, 1.0, 0.97, 1.0, 0.66, 0.3, 0.0)
"""Monday to Sunday: the place is fullest from Tuesday to Thursday."""
SCHOOL_HOLIDAYS, CHRISTMAS, JULY, AUGUST = 0.78, 0.4, 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Span:
    """Twelve whole weeks before this one, and four weeks from today on."""

    now: datetime

    @property
    def today(self) -> date:
        return local_date(self.now, TZ)

    @property
    def monday(self) -> date:
        return self.today - self.today.weekday() * DAY

    @property
    def first(self) -> date:
        return self.monday - PAST

    @property
    def last(self) -> date:
        return self.today + FUTURE

    def days(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += DAY

    def months(self) -> Iterator[date]:
        """The first day of each month from the beginning to today's."""
        month = self.first.replace(day=1)
        while month <= self.today:
            yield month
            month = (month + 31 * DAY).replace(day=1)

    def years(self) -> range:
        return range(self.first.year - 1, self.last.year + 2)

    def filling(self, day: date) -> float:
        """How much of a day to come is already booked: much of this week, little of the month's end."""
        ahead = (day - self.today).days
        return 1.0 if ahead <= 0 else max(0.22, 0.94**ahead)


def busyness(day: date) -> float:
    """0 to 1: how many of the people who might come do come."""
    level = WEEKDAYS[day.weekday()]
    if day.month == 8:
        return level * AUGUST
    if day.month == 7:
        return level * JULY
    if holiday := school_holiday(day):
        return level * (CHRISTMAS if holiday == "christmas" else SCHOOL_HOLIDAYS)
    return level


def school_holiday(day: date) -> str:
    """Which school holiday of zone B (Rennes) the day is in, or "".

    A rule that gives the official dates of 2025–2026 and 2026–2027: each begins on the first Saturday from a
    date on and lasts sixteen days.
    """
    for name, month, start in (("autumn", 10, 17), ("christmas", 12, 17), ("winter", 2, 14), ("spring", 4, 11)):
        for year in (day.year - 1, day.year):
            first = first_saturday_from(date(year, month, start))
            if first <= day < first + 16 * DAY:
                return name
    return "summer" if first_saturday_from(date(day.year, 7, 3)) <= day <= date(day.year, 8, 31) else ""


def first_saturday_from(day: date) -> date:
    return day + (5 - day.weekday()) % 7 * DAY
