"""What is written in OpenStreetMap's syntax reads as the very hours, half hour by half hour, for a whole year."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import at_wall
from core.ranges import Period
from spaces.days_off import school_known_until
from spaces.opening import OpeningHours, WeeklyRule
from spaces.osm import opening_text
from tests.spaces.osm_reader import Reading

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
HALF_HOUR = timedelta(minutes=30)
NINE, NOON, TWO, SIX = time(9), time(12), time(14), time(18)


def of(*rules: WeeklyRule, **more) -> OpeningHours:
    return OpeningHours(PARIS, rules, **more)


def text(hours: OpeningHours) -> str:
    return opening_text(hours, first=FIRST, last=LAST)


def week(days, opens=NINE, closes=NOON, **more):
    return [WeeklyRule(day, opens, closes, **more) for day in days]


def period(day: date, start: time, end: time, *, until: date | None = None) -> Period:
    return Period(at_wall(day, start, PARIS), at_wall(until or day, end, PARIS))


def unlike(hours: OpeningHours, *, step: timedelta = HALF_HOUR) -> list[datetime]:
    """The instants of the year at which the text and the code disagree."""
    zone = hours.school_zone
    reading = Reading(text(hours), PARIS, years=[2027], zone=zone, known_until=school_known_until())
    open_ = {day: hours.on(day) for day in (FIRST + timedelta(days=n) for n in range(365))}
    wrong, instant = [], at_wall(FIRST, time(0), PARIS)
    while instant < at_wall(date(2028, 1, 1), time(0), PARIS):
        day = instant.astimezone(PARIS).date()
        coded = any(part.start <= instant < part.end for part in open_[day])
        if coded != reading.is_open(instant):
            wrong.append(instant)
        instant += step
    return wrong


EXAMPLES = {
    "weekdays": (
        of(*week(range(5)), *week(range(5), TWO, SIX), *week([5])),
        "Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00",
    ),
    "days_apart": (of(*week([0, 2, 3])), "Mo,We,Th 09:00-12:00"),
    "closed_on_public_holidays": (
        of(*week(range(5)), closed_on_public_holidays=True),
        "Mo-Fr 09:00-12:00; PH off",
    ),
    "to_the_end_of_the_day": (of(*week([4], SIX, time(0))), "Fr 18:00-24:00"),
    "overlapping_ranges": (of(*week([0], NINE, TWO), *week([0], NOON, SIX)), "Mo 09:00-18:00"),
    "seasons": (
        of(
            *week(range(5), valid_until=date(2027, 6, 30)),
            *week([2], valid_from=date(2027, 7, 1), valid_until=date(2027, 8, 31)),
            *week(range(5), valid_from=date(2027, 9, 1)),
        ),
        "2027 Jan 01-2027 Jun 30 Mo-Fr 09:00-12:00; 2027 Jul 01-2027 Aug 31 We 09:00-12:00; "
        "2027 Sep 01+ Mo-Fr 09:00-12:00",
    ),
    "a_season_over_what_always_holds": (
        of(*week([0, 1]), *week([1], TWO, SIX, valid_from=date(2027, 7, 1), valid_until=date(2027, 7, 31))),
        "2027 Jan 01-2027 Jun 30 Mo,Tu 09:00-12:00; 2027 Jul 01-2027 Jul 31 Mo 09:00-12:00; "
        "2027 Jul 01-2027 Jul 31 Tu 09:00-12:00,14:00-18:00; 2027 Aug 01+ Mo,Tu 09:00-12:00",
    ),
    "school_holidays": (
        of(*week([0, 1], school="term"), *week([1], TWO, SIX, school="holidays"), *week([2])),
        "Mo-We 09:00-12:00; SH Mo off; SH Tu 14:00-18:00",
    ),
    "closure_of_some_days": (
        of(*week(range(5)), closures=(period(date(2027, 8, 2), time(0), time(0), until=date(2027, 8, 16)),)),
        "Mo-Fr 09:00-12:00; 2027 Aug 02-2027 Aug 15 off",
    ),
    "closure_of_a_morning": (
        of(*week([0], NINE, SIX), closures=(period(date(2027, 1, 4), time(8), NOON),)),
        "Mo 09:00-18:00; 2027 Jan 04 12:00-18:00",
    ),
    "special_opening_on_a_public_holiday": (
        of(*week([0]), closed_on_public_holidays=True, specials=(period(date(2027, 5, 1), TWO, SIX),)),
        "Mo 09:00-12:00; PH off; 2027 May 01 14:00-18:00",
    ),
    "a_rule_that_holds_on_public_holidays": (
        of(*week([0], on_public_holidays=True), *week([1]), closed_on_public_holidays=True),
        "Mo,Tu 09:00-12:00; PH off; 2027 Mar 29 09:00-12:00; 2027 May 17 09:00-12:00; 2027 Nov 01 09:00-12:00",
    ),
    "never": (of(), ""),
    "never_but_once": (of(specials=(period(date(2027, 5, 4), TWO, SIX),)), "2027 May 04 14:00-18:00"),
    "around_the_clock": (of(*week(range(7), time(0), time(0))), "Mo-Su 00:00-24:00"),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_hours_are_written_so(name):
    hours, expected = EXAMPLES[name]
    assert text(hours) == expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_hours_are_read_back_for_a_whole_year(name):
    assert unlike(EXAMPLES[name][0]) == []


def test_nights_of_the_changing_clocks_are_read_back():
    hours = of(*week([6], time(0), time(6)), *week([5], time(20), time(0)))
    assert unlike(hours, step=timedelta(minutes=15)) == []


def test_what_happened_before_the_first_day_is_not_told():
    hours = of(*week([0]), closures=(period(date(2026, 5, 4), time(0), time(0), until=date(2026, 5, 6)),))
    assert text(hours) == "Mo 09:00-12:00"


QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
DATES = st.dates(date(2026, 10, 1), date(2028, 3, 1))


@st.composite
def rules(draw):
    opens = draw(QUARTERS)
    closes = draw(QUARTERS.filter(lambda one: one > opens or one == time(0)))
    season = sorted(draw(st.lists(DATES, min_size=2, max_size=2)))
    begins, ends = (draw(st.sampled_from([day, None])) for day in season)
    school = draw(st.sampled_from(["", "term", "holidays"]))
    return WeeklyRule(draw(st.integers(0, 6)), opens, closes, begins, ends, school, draw(st.booleans()))


@st.composite
def single_days(draw):
    start = datetime(2027, 1, 1, tzinfo=UTC) + draw(st.integers(0, 8000)) * HALF_HOUR * 2
    return Period(start, start + draw(st.integers(1, 200)) * HALF_HOUR)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(rules(), max_size=6),
    st.lists(single_days(), max_size=2),
    st.lists(single_days(), max_size=2),
    st.booleans(),
)
def test_any_hours_are_read_back(weekly, closures, specials, closes):
    hours = of(*weekly, closures=tuple(closures), specials=tuple(specials), closed_on_public_holidays=closes)
    repeated = {at_wall(date(2027, 10, 31), time(2), PARIS) + timedelta(minutes=15 * n) for n in range(8)}
    assert [instant for instant in unlike(hours) if instant not in repeated] == []
