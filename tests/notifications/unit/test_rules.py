from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.clock import at_wall
from notifications.rules import FRESH, is_reminder_owed, reminder_at

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(hours=24)
LONG_AGO = at_wall(date(2026, 1, 1), time(9), PARIS)


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    return at_wall(day, time(hour, minute), PARIS)


def owed(start: datetime, now: datetime, agreed_at: datetime = LONG_AGO) -> bool:
    return is_reminder_owed(start=start, agreed_at=agreed_at, tz=PARIS, before=DAY, now=now)


def test_reminder_comes_at_the_same_hour_the_day_before() -> None:
    assert reminder_at(wall(date(2027, 1, 12), 9), PARIS, DAY) == wall(date(2027, 1, 11), 9)


def test_reminder_across_the_spring_night_keeps_the_hour() -> None:
    assert reminder_at(wall(date(2027, 3, 28), 9), PARIS, DAY) == wall(date(2027, 3, 27), 9)


def test_reminder_across_the_spring_night_is_23_hours_ahead() -> None:
    start = wall(date(2027, 3, 28), 9)
    assert start - reminder_at(start, PARIS, DAY) == timedelta(hours=23)


def test_reminder_across_the_autumn_night_is_25_hours_ahead() -> None:
    start = wall(date(2027, 10, 31), 9)
    assert start - reminder_at(start, PARIS, DAY) == timedelta(hours=25)


def test_reminder_that_would_fall_into_the_skipped_hour_comes_just_after() -> None:
    start = wall(date(2027, 3, 29), 2, 30)
    assert reminder_at(start, PARIS, DAY) == wall(date(2027, 3, 28), 3, 30)


def test_reminder_of_the_repeated_hour_is_once_for_each_occurrence() -> None:
    first = wall(date(2027, 10, 31), 2, 30)
    second = first + timedelta(hours=1)
    assert {reminder_at(start, PARIS, DAY) for start in (first, second)} == {wall(date(2027, 10, 30), 2, 30)}


def test_reminder_of_a_week_keeps_the_hour() -> None:
    assert reminder_at(wall(date(2027, 4, 1), 9), PARIS, timedelta(days=7)) == wall(date(2027, 3, 25), 9)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (wall(date(2027, 1, 11), 8, 59), False),
        (wall(date(2027, 1, 11), 9), True),
        (wall(date(2027, 1, 12), 8, 59), True),
        (wall(date(2027, 1, 12), 9), False),
    ],
)
def test_reminder_is_owed_from_its_hour_until_the_start(now: datetime, expected: bool) -> None:
    assert owed(wall(date(2027, 1, 12), 9), now) is expected


def test_reminder_is_not_owed_for_what_was_agreed_after_its_hour() -> None:
    start = wall(date(2027, 1, 12), 9)
    assert not owed(start, start - timedelta(hours=20), agreed_at=start - timedelta(hours=22))


def test_reminder_is_not_owed_where_the_confirmation_is_fresh() -> None:
    start = wall(date(2027, 1, 12), 9)
    assert not owed(start, start - DAY, agreed_at=start - DAY - FRESH + timedelta(minutes=1))


def test_reminder_is_owed_for_what_was_agreed_well_before_its_hour() -> None:
    start = wall(date(2027, 1, 12), 9)
    assert owed(start, start - DAY, agreed_at=start - DAY - FRESH)
