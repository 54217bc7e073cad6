from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.web.times import instant_of, of_walls, on_grid, sensible, wall_text
from core.clock import at_wall
from core.ranges import Period, PeriodInvalid
from spaces.catalogue import SiteEntry
from spaces.opening import OpeningHours, WeeklyRule

PARIS = ZoneInfo("Europe/Paris")
MONDAY, TUESDAY = date(2027, 1, 11), date(2027, 1, 12)


def site_open(*ranges: tuple[int, int]) -> SiteEntry:
    """Open on weekdays in these hours."""
    rules = [WeeklyRule(weekday, time(opens), time(closes)) for weekday in range(5) for opens, closes in ranges]
    opening = OpeningHours(PARIS, tuple(rules))
    return SiteEntry(1, None, "place", "Place", PARIS, opening)  # type: ignore[arg-type]


def at(hour: int, minute: int = 0, day: date = MONDAY):
    return at_wall(day, time(hour, minute), PARIS)


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        (at(7), at(9), at(12)),
        (at(9, 20), at(9, 30), at(12, 30)),
        (at(16, 30), at(16, 30), at(18)),
        (at(17, 30), at(9, day=TUESDAY), at(12, day=TUESDAY)),
        (at(20, day=date(2027, 1, 15)), at(9, day=date(2027, 1, 18)), at(12, day=date(2027, 1, 18))),
    ],
)
def test_sensible_time_is_the_next_few_hours_of_opening(now, start, end):
    assert sensible(site_open((9, 18)), [], now=now) == Period(start, end)


def test_sensible_time_does_not_cross_the_lunch_break():
    assert sensible(site_open((9, 12), (14, 18)), [], now=at(10)) == Period(at(10), at(12))


def test_sensible_time_of_a_chosen_day_stays_on_it_even_when_closed():
    sunday = date(2027, 1, 17)
    assert sensible(site_open((9, 18)), [], now=at(7), day=sunday) == Period(at(9, day=sunday), at(12, day=sunday))


def test_grid_is_counted_from_local_midnight():
    assert on_grid(at(10, 1), timedelta(minutes=90), site_open()) == at(10, 30)


def test_midnight_as_the_end_is_the_end_of_the_day():
    assert of_walls(MONDAY, time(20), time(0), site_open()) == Period(at(20), at(0, day=TUESDAY))


def test_a_loan_ends_on_another_day():
    assert of_walls(MONDAY, time(9), time(9), site_open(), TUESDAY).length == timedelta(days=1)


def test_reversed_hours_are_refused():
    with pytest.raises(PeriodInvalid):
        of_walls(MONDAY, time(12), time(9), site_open())


@pytest.mark.parametrize(
    "text", ["2027-01-11T09:00", "2027-01-11T09:00+01:00", "2027-01-11T09:00 01:00", "2027-01-11T08:00Z"]
)
def test_an_instant_is_read_however_it_is_written(text: str):
    assert instant_of(text, site_open()) == at(9)


def test_an_instant_written_into_an_address_is_read_back_even_in_the_repeated_hour():
    second = at_wall(date(2026, 10, 25), time(2, 30), PARIS) + timedelta(hours=1)
    assert instant_of(wall_text(second, site_open()), site_open()) == second
