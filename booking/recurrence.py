"""Recurrence rules (RFC 5545, section 3.3.10): read, checked, expanded into wall-clock days. No database, no clock.

A rule speaks of local days and nothing finer; the hour and the length are kept on the wall clock of the place and
resolved day by day, so that a clock change moves no meeting.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

from core.clock import at_wall
from core.ranges import Period

FREQUENCIES = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)
LOOK = timedelta(days=1100)
"""How far ahead a rule is followed: three years. Nothing is open to booking that long before."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`by_day` holds pairs of an ordinal (0: every one) and a weekday (Monday is 0)."""

    freq: str
    interval: int = 1
    by_day: tuple[tuple[int, int], ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None
    """The last local day on which one may begin."""
    week_start: int = 0

    def __str__(self) -> str:
        """The value of an RRULE; its UNTIL is a DATE of the place's calendar."""
        parts = [("FREQ", self.freq)]
        if self.interval > 1:
            parts.append(("INTERVAL", str(self.interval)))
        parts += [
            (name, ",".join(map(str, values)))
            for name, values in (("BYMONTH", self.by_month), ("BYMONTHDAY", self.by_month_day))
            if values
        ]
        if self.by_day:
            parts.append(("BYDAY", ",".join(f"{ordinal or ''}{DAYS[day]}" for ordinal, day in self.by_day)))
        if self.by_set_pos:
            parts.append(("BYSETPOS", ",".join(map(str, self.by_set_pos))))
        if self.count:
            parts.append(("COUNT", str(self.count)))
        if self.until:
            parts.append(("UNTIL", f"{self.until:%Y%m%d}"))
        if self.week_start:
            parts.append(("WKST", DAYS[self.week_start]))
        return ";".join(f"{name}={value}" for name, value in parts)

    @property
    def has_an_end(self) -> bool:
        return self.count is not None or self.until is not None

    def days(self, first: date, *, last: date | None = None, look: timedelta = LOOK) -> Iterator[date]:
        """The days of the rule from `first` on, in order; `COUNT` counts from there. Not beyond `last`, nor `look`."""
        end = min(day for day in (first + look, last, self.until) if day is not None)
        return islice((day for day in self._every(first, end) if day >= first), self.count)

    def _every(self, first: date, end: date) -> Iterator[date]:
        """From the beginning of the week, month or year of `first`, so that BYSETPOS counts in whole ones."""
        told = self.spelled_out(first)
        found = rrule(
            FREQUENCIES[self.freq],
            dtstart=datetime.combine(self._beginning(first), time()),
            until=datetime.combine(end, time()),
            interval=self.interval,
            wkst=self.week_start,
            byweekday=[weekday(day, ordinal or None) for ordinal, day in told.by_ordinal_day] or None,
            bymonthday=told.by_month_day or None,
            bymonth=told.by_month or None,
            bysetpos=told.by_set_pos or None,
        )
        return (moment.date() for moment in found)

    @property
    def by_ordinal_day(self) -> tuple[tuple[int, int], ...]:
        """Beside a first Monday, `every Friday` is the first, the second… one: the library takes both for *and*."""
        if all(ordinal for ordinal, _day in self.by_day) or not any(ordinal for ordinal, _day in self.by_day):
            return self.by_day
        most = 53 if self.freq == "YEARLY" and not self.by_month else 5
        return tuple(
            (number, day) for ordinal, day in self.by_day for number in ([ordinal] if ordinal else range(1, most + 1))
        )

    def _beginning(self, first: date) -> date:
        if self.freq == "WEEKLY":
            return first - DAY * ((first.weekday() - self.week_start) % 7)
        if self.freq == "MONTHLY":
            return first.replace(day=1)
        return first.replace(month=1, day=1) if self.freq == "YEARLY" else first

    def spelled_out(self, first: date) -> "Recurrence":
        """With what the first day leaves unsaid (section 3.3.10, last paragraph but one)."""
        if self.by_day or self.by_month_day or self.freq == "DAILY":
            return self
        if self.freq == "WEEKLY":
            return replace(self, by_day=((0, first.weekday()),))
        months = self.by_month or ((first.month,) if self.freq == "YEARLY" else ())
        return replace(self, by_month_day=(first.day,), by_month=months)

    def ending(self, last: date) -> "Recurrence":
        """The same rule, with nothing after that day."""
        return replace(self, count=None, until=last)

    def after(self, number: int) -> "Recurrence":
        """What is left of the rule once so many have been."""
        return replace(self, count=self.count - number) if self.count else self

    def in_calendar(self, starts: time, tz: ZoneInfo) -> str:
        """As it stands beside a DTSTART with a time zone, which wants its UNTIL in UTC."""
        if self.until is None:
            return str(self)
        last = at_wall(self.until, starts, tz).astimezone(UTC)
        return str(self).replace(f"UNTIL={self.until:%Y%m%d}", f"UNTIL={last:%Y%m%dT%H%M%SZ}")


def period_on(day: date, starts: time, length: timedelta, tz: ZoneInfo) -> Period:
    """From one wall-clock time to another. Hours that the spring change swallows are made up for at the end."""
    start = at_wall(day, starts, tz)
    until = datetime.combine(day, starts) + length
    end = at_wall(until.date(), until.time(), tz)
    return Period(start, end if end > start else start + length)


def wall_of(period: Period, tz: ZoneInfo) -> tuple[date, time, timedelta]:
    """The day, the hour and the length that the clocks of the place show."""
    start, end = (instant.astimezone(tz).replace(tzinfo=None) for instant in (period.start, period.end))
    return start.date(), start.time(), end - start if end > start else period.length
