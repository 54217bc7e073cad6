"""When a resource is open: weekly wall-clock rules, seasons, public holidays and closures, resolved per local day."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from core.clock import MIDNIGHT, at_wall, days_touched, start_of_day
from core.ranges import Period, merged, subtracted

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None

    def applies_on(self, day: date) -> bool:
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or day >= self.valid_from)
            and (self.valid_until is None or day <= self.valid_until)
        )

    def on(self, day: date, tz: ZoneInfo) -> Period | None:
        """The open period on that day; None where the spring change swallows it whole."""
        start = at_wall(day, self.opens, tz)
        end = start_of_day(day + DAY, tz) if self.closes == MIDNIGHT else at_wall(day, self.closes, tz)
        return Period(start, end) if start < end else None


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """French public days off; Brittany has none of its own."""
    return frozenset(holidays.country_holidays("FR", years=year))


@dataclass(eq=False, slots=True)
class OpeningHours:
    """The opening hours of one place; shared by all resources that have none of their own."""

    tz: ZoneInfo
    rules: tuple[WeeklyRule, ...]
    closures: tuple[Period, ...] = ()
    closed_on_public_holidays: bool = False
    _days: dict[date, tuple[Period, ...]] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> tuple[Period, ...]:
        """Open periods of the local day: disjoint, ordered, in UTC."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = tuple(self._resolve(day))
        return known

    def _resolve(self, day: date) -> list[Period]:
        if self.closed_on_public_holidays and day in public_holidays(day.year):
            return []
        open_ = [period for rule in self.rules if rule.applies_on(day) and (period := rule.on(day, self.tz))]
        if not open_:
            return []
        whole = Period(min(open_).start, max(period.end for period in open_))
        return subtracted(open_, (closure for closure in self.closures if closure.overlaps(whole)))

    def during(self, period: Period) -> list[Period]:
        """Open periods inside `period`; a night between two days open around the clock is no gap."""
        days = days_touched(period.start, period.end, self.tz)
        inside = (part for day in days for open_ in self.on(day) if (part := open_.within(period)))
        return merged(inside)

    def covers(self, period: Period) -> bool:
        return self.during(period) == [period]
