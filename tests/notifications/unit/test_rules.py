from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.clock import at_wall
from notifications.rules import FRESH, end_of_quiet, may_wait, reminder_at, reminder_owed

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(hours=24)
LONG_AGO = at_wall(date(2026, 1, 1), time(9), PARIS)


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    return at_wall(day, time(hour, minute), PARIS)


def owed(start: datetime, now: datetime, agreed_at: datetime = LONG_AGO) -> bool:
    return reminder_owed(start=start, agreed_at=agreed_at, tz=PARIS, wanted=[24 * 60], now=now) == 24 * 60


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


def test_reminder_two_hours_before_is_two_hours_before_on_the_autumn_night() -> None:
    start = wall(date(2027, 10, 31), 4)
    assert start - reminder_at(start, PARIS, timedelta(hours=2)) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(hours=25), None),
        (timedelta(hours=24), 1440),
        (timedelta(hours=2), 1440),
        (timedelta(hours=1), 60),
        (timedelta(minutes=15), 15),
        (timedelta(minutes=1), 15),
        (timedelta(0), None),
    ],
)
def test_reminder_of_several_moments_is_the_nearest_that_has_come(before: timedelta, expected: int | None) -> None:
    start = wall(date(2027, 1, 12), 14)
    wanted = [15, 1440, 60]
    found = reminder_owed(start=start, agreed_at=LONG_AGO, tz=PARIS, wanted=wanted, now=start - before)
    assert found == expected


def test_no_moment_wanted_owes_no_reminder() -> None:
    start = wall(date(2027, 1, 12), 14)
    assert reminder_owed(start=start, agreed_at=LONG_AGO, tz=PARIS, wanted=[], now=start - FRESH) is None


TEN, SEVEN = time(22), time(7)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (wall(date(2027, 1, 11), 21, 59), None),
        (wall(date(2027, 1, 11), 22), wall(date(2027, 1, 12), 7)),
        (wall(date(2027, 1, 12), 6, 59), wall(date(2027, 1, 12), 7)),
        (wall(date(2027, 1, 12), 7), None),
    ],
)
def test_silence_spans_midnight(now: datetime, end: datetime | None) -> None:
    assert end_of_quiet(now, TEN, SEVEN, PARIS) == end


@pytest.mark.parametrize(("now", "end"), [(12, 14), (14, None), (11, None)])
def test_silence_may_be_in_the_day(now: int, end: int | None) -> None:
    day = date(2027, 1, 11)
    assert end_of_quiet(wall(day, now), time(12), time(14), PARIS) == (end and wall(day, end))


@pytest.mark.parametrize(("eve", "hours"), [(date(2027, 3, 27), 8), (date(2027, 10, 30), 10), (date(2027, 1, 11), 9)])
def test_silence_ends_by_the_clock_across_its_changes(eve: date, hours: int) -> None:
    began = wall(eve, 22)
    assert end_of_quiet(began, TEN, SEVEN, PARIS) == began + timedelta(hours=hours)


def test_silence_that_ends_in_the_repeated_hour_ends_once() -> None:
    first = wall(date(2027, 10, 31), 2, 30)
    asked = [first - timedelta(minutes=1), first, first + timedelta(minutes=59), first + timedelta(hours=1)]
    assert [end_of_quiet(now, TEN, time(2, 30), PARIS) for now in asked] == [first, None, None, None]


@pytest.mark.parametrize(
    ("urgent", "starts_in", "expected"),
    [(True, None, False), (False, None, True), (False, 11, False), (False, 13, True)],
)
def test_what_presses_does_not_wait(urgent: bool, starts_in: int | None, expected: bool) -> None:
    now = wall(date(2027, 1, 11), 23)
    starts_at = now + timedelta(hours=starts_in) if starts_in else None
    assert may_wait(urgent=urgent, starts_at=starts_at, now=now) is expected
