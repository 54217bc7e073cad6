"""Recurrence rules (RFC 5545, section 3.3.10): read, checked, expanded into wall-clock days. No database, no clock.

A rule speaks of local days and nothing finer; the hour and the length are kept on the wall clock of the place and
resolved day by day, so that a clock change moves no meeting.
"""

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule

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

    def days(
        self, first: date, *, last: date | None = None, look: timedelta = LOOK, since: date | None = None
    ) -> Iterator[date]:
        """The days of the rule from `first` on, in order; `COUNT` counts from there. Not beyond `last`, nor `look`.

        Who needs only those `since` a day is given few before it: a rule without COUNT is not followed from `first`.
        """
        end = min(day for day in (first + look, last, self.until) if day is not None)
        begin = self._beginning(first)
        if since is not None and self.count is None and since > begin:
            begin = self._caught_up(begin, since)
        return islice((day for day in self._every(first, begin, end) if day >= first), self.count)

    def _caught_up(self, begin: date, since: date) -> date:
        """The beginning of the last unit of the rule that begins no later than `since`."""
        if self.freq in ("DAILY", "WEEKLY"):
            step = self.interval * DAY * (7 if self.freq == "WEEKLY" else 1)
            return begin + (since - begin) // step * step
        step_months = self.interval * (12 if self.freq == "YEARLY" else 1)
        months = (since.year - begin.year) * 12 + since.month - begin.month
        month = begin.month - 1 + months // step_months * step_months
        return date(begin.year + month // 12, month % 12 + 1, 1)

    def _every(self, first: date, begin: date, end: date) -> Iterator[date]:
        """Unit by unit (day, week, month, year), each from its beginning, so that BYSETPOS counts in whole ones.

        The library steps from unit to unit; the days inside are picked here, since it would go on to the end of time
        in search of a thirtieth of February.
        """
        told = self.spelled_out(first)
        units = rrule(
            FREQUENCIES[self.freq],
            dtstart=datetime.combine(begin, time()),
            until=datetime.combine(end, time()),
            interval=self.interval,
            wkst=self.week_start,
        )
        for unit in units:
            whole = [day for day in self._unit(unit.date()) if told._holds(day)]
            yield from (day for day in told._picked(whole) if day <= end)

    def _unit(self, start: date) -> Iterator[date]:
        if self.freq == "MONTHLY":
            length = monthrange(start.year, start.month)[1]
        else:
            length = {"DAILY": 1, "WEEKLY": 7}.get(self.freq, 366 if isleap(start.year) else 365)
        return (start + number * DAY for number in range(length))

    def _holds(self, day: date) -> bool:
        if self.by_month and day.month not in self.by_month:
            return False
        length = monthrange(day.year, day.month)[1]
        if self.by_month_day and not {day.day, day.day - length - 1} & set(self.by_month_day):
            return False
        if not self.by_day:
            return True
        nth = self._nth(day, length)
        return any(weekday == day.weekday() and ordinal in nth for ordinal, weekday in self.by_day)

    def _nth(self, day: date, length: int) -> tuple[int, int, int]:
        """Every one, the nth from the beginning and the nth from the end: of the month, or of the year where the rule
        names no month."""
        number = day.day
        if self.freq == "YEARLY" and not self.by_month:
            number, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
        return 0, (number - 1) // 7 + 1, -((length - number) // 7) - 1

    def _picked(self, whole: list[date]) -> list[date]:
        """By BYSETPOS, in order."""
        if not self.by_set_pos:
            return whole
        wanted = {place - 1 if place > 0 else len(whole) + place for place in self.by_set_pos}
        return [day for number, day in enumerate(whole) if number in wanted]

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
