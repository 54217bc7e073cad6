"""When a resource is open: weekly wall-clock rules with their seasons, and what comes over them, per local day.

In this order: weekly rules (in term or in school holidays), public holidays close, special openings open all the
same, closures close last. The rules of a group add hours for its people and for nobody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import MIDNIGHT, at_wall, days_touched, start_of_day
from core.ranges import Period, merged, subtracted
from spaces.days_off import is_public_holiday, is_school_holiday

DAY = timedelta(days=1)
Groups = frozenset[int]


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """`school` is empty, `term` or `holidays`."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None
    school: str = ""
    on_public_holidays: bool = False

    def applies_on(self, day: date, school_zone: str = "B") -> bool:
        return (
            day.weekday() == self.weekday
            and (self.valid_from is None or day >= self.valid_from)
            and (self.valid_until is None or day <= self.valid_until)
            and (not self.school or (self.school == "holidays") == is_school_holiday(day, school_zone))
        )

    def on(self, day: date, tz: ZoneInfo) -> Period | None:
        """The open period on that day; None where the spring change swallows it whole."""
        start = at_wall(day, self.opens, tz)
        end = start_of_day(day + DAY, tz) if self.closes == MIDNIGHT else at_wall(day, self.closes, tz)
        return Period(start, end) if start < end else None


@dataclass(eq=False, slots=True)
class OpeningHours:
    """The opening hours of one place; shared by all resources that have none of their own.

    `wider` holds the rules of groups, by key of the group; `for_groups` is what their people have.
    """

    tz: ZoneInfo
    rules: tuple[WeeklyRule, ...]
    closures: tuple[Period, ...] = ()
    closed_on_public_holidays: bool = False
    specials: tuple[Period, ...] = ()
    school_zone: str = "B"
    wider: Mapping[int, tuple[WeeklyRule, ...]] = field(default_factory=dict)
    why: Mapping[Period, str] = field(default_factory=dict)
    """The reason given for a closure or a special opening."""
    _days: dict[date, tuple[Period, ...]] = field(default_factory=dict, repr=False)
    _for_groups: dict[Groups, "OpeningHours"] = field(default_factory=dict, repr=False)

    def on(self, day: date) -> tuple[Period, ...]:
        """Open periods of the local day: disjoint, ordered, in UTC."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = tuple(self._resolve(day))
        return known

    def for_groups(self, groups: Groups) -> "OpeningHours":
        """What people of these groups have, which is the same object for the same hours."""
        counted = groups.intersection(self.wider)
        if not counted:
            return self
        known = self._for_groups.get(counted)
        if known is None:
            added = [rule for group in sorted(counted) for rule in self.wider[group]]
            known = self._for_groups[counted] = OpeningHours(
                self.tz,
                (*self.rules, *added),
                self.closures,
                self.closed_on_public_holidays,
                self.specials,
                self.school_zone,
                why=self.why,
            )
        return known

    @property
    def follows_school(self) -> bool:
        """Some hours depend on the school holidays."""
        return any(rule.school for rule in self.rules)

    def is_off(self, day: date) -> bool:
        """A public holiday, which closes what is not said to be open on it."""
        return self.closed_on_public_holidays and is_public_holiday(day)

    def weekly_on(self, day: date) -> list[Period]:
        """What the weekly rules alone say of the day, in the order they are written."""
        is_off = self.is_off(day)
        return [
            period
            for rule in self.rules
            if rule.applies_on(day, self.school_zone)
            and (rule.on_public_holidays or not is_off)
            and (period := rule.on(day, self.tz))
        ]

    def _resolve(self, day: date) -> list[Period]:
        whole = Period(start_of_day(day, self.tz), start_of_day(day + DAY, self.tz))
        open_ = [*self.weekly_on(day), *inside(whole, self.specials)]
        return subtracted(open_, inside(whole, self.closures)) if open_ else []

    def during(self, period: Period) -> list[Period]:
        """Open periods inside `period`; a night between two days open around the clock is no gap."""
        days = days_touched(period.start, period.end, self.tz)
        parts = (part for day in days for open_ in self.on(day) if (part := open_.within(period)))
        return merged(parts)

    def covers(self, period: Period) -> bool:
        return self.during(period) == [period]


def inside(whole: Period, periods: Iterable[Period]) -> list[Period]:
    return [part for period in periods if (part := period.within(whole))]
