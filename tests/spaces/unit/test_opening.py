from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import at_wall, start_of_day
from core.ranges import Period
from spaces.opening import OpeningHours, WeeklyRule

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2027, 1, 11)
SPRING = date(2027, 3, 28)
AUTUMN = date(2027, 10, 31)


def hours(*ranges: tuple[int, int], **more) -> OpeningHours:
    """Open every weekday in the given ranges of full hours; 24 is midnight."""
    rules = tuple(WeeklyRule(day, time(start), time(end % 24)) for day in range(7) for start, end in ranges)
    return OpeningHours(PARIS, rules, **more)


def local(day: date, start: int, end: int) -> Period:
    return Period(at_wall(day, time(start), PARIS), at_wall(day, time(end), PARIS))


def test_two_ranges_in_one_day_stay_two():
    assert hours((9, 12), (14, 18)).on(MONDAY) == (local(MONDAY, 9, 12), local(MONDAY, 14, 18))


def test_covers_refuses_the_lunch_break():
    assert not hours((9, 12), (14, 18)).covers(local(MONDAY, 11, 15))


def test_a_season_ends_with_its_last_day():
    rule = WeeklyRule(0, time(9), time(12), valid_until=MONDAY)
    opening = OpeningHours(PARIS, (rule,))
    assert [len(opening.on(MONDAY)), len(opening.on(MONDAY + timedelta(days=7)))] == [1, 0]


def test_a_closure_cuts_the_day():
    closed = hours((9, 18), closures=(local(MONDAY, 10, 11),))
    assert closed.on(MONDAY) == (local(MONDAY, 9, 10), local(MONDAY, 11, 18))


def test_a_public_holiday_is_closed():
    assert hours((9, 18), closed_on_public_holidays=True).on(date(2027, 7, 14)) == ()


def test_a_place_open_around_the_clock_has_no_gap_at_midnight():
    night = Period(at_wall(MONDAY, time(22), PARIS), at_wall(MONDAY + timedelta(days=1), time(6), PARIS))
    assert hours((0, 24)).covers(night)


def test_a_night_of_the_spring_change_has_an_hour_less():
    [night] = hours((0, 6)).on(SPRING)
    assert night.hours == 5


def test_a_night_of_the_autumn_change_has_an_hour_more():
    [night] = hours((0, 6)).on(AUTUMN)
    assert night.hours == 7


def test_a_whole_day_ends_at_the_next_local_midnight():
    [day] = hours((0, 24)).on(AUTUMN)
    assert day == Period(start_of_day(AUTUMN, PARIS), start_of_day(AUTUMN + timedelta(days=1), PARIS))


def test_a_range_inside_the_skipped_hour_is_empty():
    rule = WeeklyRule(SPRING.weekday(), time(2, 15), time(3, 15))
    assert OpeningHours(PARIS, (rule,)).on(SPRING) == ()
