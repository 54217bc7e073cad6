from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from core.clock import at_wall, days_touched, start_of_day

PARIS = ZoneInfo("Europe/Paris")


def test_at_wall_follows_winter_and_summer_time():
    assert at_wall(date(2027, 1, 11), time(9), PARIS) == datetime(2027, 1, 11, 8, tzinfo=UTC)
    assert at_wall(date(2027, 7, 12), time(9), PARIS) == datetime(2027, 7, 12, 7, tzinfo=UTC)


def test_at_wall_puts_the_hour_that_spring_skips_after_the_gap():
    assert at_wall(date(2027, 3, 28), time(2, 30), PARIS) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_at_wall_takes_the_first_of_the_hour_that_autumn_repeats():
    assert at_wall(date(2027, 10, 31), time(2, 30), PARIS) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_day_of_the_autumn_change_lasts_twenty_five_hours():
    length = start_of_day(date(2027, 11, 1), PARIS) - start_of_day(date(2027, 10, 31), PARIS)
    assert length.total_seconds() == 25 * 3600


def test_days_touched_leaves_out_the_day_that_begins_at_the_end():
    start = at_wall(date(2027, 1, 31), time(22), PARIS)
    assert days_touched(start, start_of_day(date(2027, 2, 1), PARIS), PARIS) == [date(2027, 1, 31)]


def test_days_touched_crosses_a_month_end():
    start = at_wall(date(2027, 1, 31), time(22), PARIS)
    end = at_wall(date(2027, 2, 1), time(1), PARIS)
    assert days_touched(start, end, PARIS) == [date(2027, 1, 31), date(2027, 2, 1)]
