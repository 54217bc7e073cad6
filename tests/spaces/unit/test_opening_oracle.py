"""Opening hours against a slow model that looks at every minute of the day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from core.ranges import Period
from spaces.opening import OpeningHours, WeeklyRule

PARIS = ZoneInfo("Europe/Paris")
MINUTE = timedelta(minutes=1)
HOLIDAY, ORDINARY = date(2027, 7, 14), date(2027, 1, 13)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
DAYS = [SPRING, AUTUMN, HOLIDAY, ORDINARY, date(2027, 2, 24)]
SCHOOL_HOLIDAYS = {HOLIDAY, date(2027, 2, 24), AUTUMN}
GROUP = 7


@dataclass(frozen=True)
class Case:
    day: date
    everybody: tuple[WeeklyRule, ...]
    members: tuple[WeeklyRule, ...]
    specials: tuple[Period, ...]
    closures: tuple[Period, ...]
    closed_on_public_holidays: bool

    @property
    def hours(self) -> OpeningHours:
        return OpeningHours(
            PARIS,
            self.everybody,
            self.closures,
            self.closed_on_public_holidays,
            self.specials,
            "B",
            {GROUP: self.members},
        )


@cache
def minutes_of(day: date) -> list[datetime]:
    """Every minute of the local day: 1380, 1440 or 1500 of them."""
    start = datetime.combine(day, time(), PARIS).astimezone(UTC)
    found = []
    while start.astimezone(PARIS).date() == day:
        found.append(start)
        start += MINUTE
    return found


@cache
def first_at(wall: time, day: date) -> datetime:
    """The first minute whose clock shows it; where none does, as if the clocks had not moved."""
    minutes = minutes_of(day)
    for minute in minutes:
        if minute.astimezone(PARIS).time() == wall:
            return minute
    return minutes[0] + timedelta(hours=wall.hour, minutes=wall.minute)


def is_open(minute: datetime, case: Case, rules: tuple[WeeklyRule, ...], minutes: list[datetime]) -> bool:
    if any(closure.start <= minute < closure.end for closure in case.closures):
        return False
    if any(special.start <= minute < special.end for special in case.specials):
        return True
    return any(_opens(rule, minute, case, minutes) for rule in rules)


def _opens(rule: WeeklyRule, minute: datetime, case: Case, minutes: list[datetime]) -> bool:
    if rule.weekday != case.day.weekday():
        return False
    if rule.school and (rule.school == "holidays") != (case.day in SCHOOL_HOLIDAYS):
        return False
    if case.closed_on_public_holidays and case.day == HOLIDAY and not rule.on_public_holidays:
        return False
    end = minutes[-1] + MINUTE if rule.closes == time() else first_at(rule.closes, case.day)
    return first_at(rule.opens, case.day) <= minute < end


walls = st.builds(lambda hour, five: time(hour, 5 * five), st.integers(0, 23), st.integers(0, 11))


@st.composite
def rules(draw: st.DrawFn, day: date) -> WeeklyRule:
    first, second = sorted([draw(walls), draw(walls)])
    closes = second if second > first else time()
    weekday = draw(st.sampled_from([day.weekday(), (day.weekday() + 1) % 7]))
    school = draw(st.sampled_from(["", "term", "holidays"]))
    return WeeklyRule(weekday, first, closes, None, None, school, draw(st.booleans()))


@st.composite
def periods(draw: st.DrawFn, day: date) -> Period:
    """Anything from the evening before to the morning after."""
    midnight = datetime.combine(day, time(), UTC) - timedelta(hours=5)
    start = midnight + draw(st.integers(0, 400)) * 5 * MINUTE
    return Period(start, start + draw(st.integers(1, 300)) * 5 * MINUTE)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    day = draw(st.sampled_from(DAYS))

    def some(strategy: st.SearchStrategy) -> tuple:
        return tuple(draw(st.lists(strategy, max_size=3)))

    of_rules, of_periods = rules(day), periods(day)
    return Case(day, some(of_rules), some(of_rules), some(of_periods), some(of_periods), draw(st.booleans()))


def counted(open_: tuple[Period, ...]) -> set[datetime]:
    return {period.start + offset * MINUTE for period in open_ for offset in range(period.minutes)}


@settings(deadline=None, max_examples=60)
@given(cases())
def test_a_day_is_open_in_the_minutes_of_a_slow_model(case):
    minutes = minutes_of(case.day)
    assert counted(case.hours.on(case.day)) == {m for m in minutes if is_open(m, case, case.everybody, minutes)}


@settings(deadline=None, max_examples=60)
@given(cases())
def test_a_group_has_everybodys_minutes_and_its_own(case):
    minutes, both = minutes_of(case.day), case.everybody + case.members
    hours = case.hours.for_groups(frozenset({GROUP, 99}))
    assert counted(hours.on(case.day)) == {m for m in minutes if is_open(m, case, both, minutes)}


@given(cases())
def test_periods_of_a_day_are_disjoint_and_in_order(case):
    open_ = case.hours.on(case.day)
    assert all(before.end < after.start for before, after in pairwise(open_))
