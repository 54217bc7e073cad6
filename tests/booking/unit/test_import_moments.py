"""Days, hours and lengths as people and spreadsheets write them."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.importing.moments import (
    DAY_FIRST,
    MONTH_FIRST,
    Moment,
    is_moment,
    order_of,
    read_length,
    read_moment,
    resolved,
)
from booking.importing.table import Wrong

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2027, 1, 11)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-11 09:30",
        "2027-01-11T09:30",
        "2027-01-11T09:30:00",
        "11/01/2027 9h30",
        "11/01/2027 9 h 30",
        "11/01/27 09:30",
        "11-01-2027 09:30:00",
        "11.01.2027 9:30",
        "9:30 11/01/2027",
        "09:30:00 - lundi 11 janvier 2027",
        "lundi 11 janvier 2027 9h30",
        "09:30:00 - Monday 11 January 2027",
        "January 11, 2027 9:30 AM",
        "11 janv. 2027, 09:30",
        "11\u00a0janvier\u00a02027 09:30",
        "20270111T093000",
    ],
)
def test_a_moment_is_read_however_it_is_written(text: str):
    assert read_moment(text) == Moment(DAY, time(9, 30))


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("9h", time(9)),
        ("9 h", time(9)),
        ("9:05", time(9, 5)),
        ("12:00 AM", time()),
        ("12pm", time(12)),
        ("3 PM", time(15)),
    ],
)
def test_an_hour_alone_is_read(text: str, wall: time):
    assert read_moment(text) == Moment(None, wall)


@pytest.mark.parametrize(
    "text", ["2027-01-11T09:30:00+01:00", "2027-01-11T08:30:00Z", "20270111T083000Z", "1799656200"]
)
def test_a_moment_that_says_its_offset_is_an_instant(text: str):
    assert read_moment(text) == Moment(instant=datetime(2027, 1, 11, 8, 30, tzinfo=UTC))


def test_the_first_of_a_month_is_read_in_french():
    assert read_moment("vendredi 1er janvier 2027") == Moment(date(2027, 1, 1))


def test_midnight_at_the_end_of_a_day_turns_over():
    assert read_moment("11/01/2027 24:00") == Moment(DAY, time(), turns_over=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Réunion", "moment-unread"),
        ("", "moment-unread"),
        ("31/02/2027", "no-such-day"),
        ("2027-13-01", "no-such-day"),
        ("25:00", "no-such-hour"),
        ("13:00 PM", "no-such-hour"),
        ("11/01/0207", "year-out-of-range"),
        ("9999-01-01", "year-out-of-range"),
        ("9h 12345", "moment-unread"),
    ],
)
def test_what_is_no_moment_is_said(text: str, code: str):
    with pytest.raises(Wrong) as raised:
        read_moment(text)
    assert raised.value.code == code


def test_days_come_first_unless_the_file_says_otherwise():
    assert [order_of(["1/2/2027", "13/2/2027"]), order_of(["1/2/2027", "1/13/2027"]), order_of(["1/2/2027"])] == [
        DAY_FIRST, MONTH_FIRST, DAY_FIRST,
    ]  # fmt: skip
    assert read_moment("1/13/2027", MONTH_FIRST) == Moment(date(2027, 1, 13))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("2 heures", 120), ("1,5 h", 90), ("1.5 hours", 90), ("90 min", 90), ("1 h 30 min", 90), ("2:00", 120),
     ("2h30", 150), ("01:30:00", 90), ("1 jour", 1440), ("2 heure(s)", 120), ("1 week", 10080)],
)  # fmt: skip
def test_a_length_is_read_however_it_is_written(text: str, minutes: int):
    assert read_length(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0 min", "longtemps", "2 lunes", "99999 jours", "-1 h", "1 h 2"])
def test_what_is_no_length_is_said(text: str):
    with pytest.raises(Wrong):
        read_length(text)


def test_an_hour_that_spring_skips_is_no_hour():
    with pytest.raises(Wrong) as raised:
        resolved(date(2027, 3, 28), time(2, 30), PARIS)
    assert raised.value.code == "skipped-hour"


def test_an_hour_that_autumn_repeats_is_its_first():
    assert resolved(date(2027, 10, 31), time(2, 30), PARIS) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)), st.times())
def test_what_is_written_is_what_is_read(day: date, wall: time):
    moment = datetime.combine(day, wall.replace(second=0, microsecond=0))
    expected = Moment(moment.date(), moment.time())
    written = (f"{moment:%d/%m/%Y %H:%M}", f"{moment:%Y-%m-%dT%H:%M}", f"{moment:%H:%M} - {moment:%d %B %Y}")
    assert [read_moment(text) for text in written] == [expected] * 3


@given(st.text(max_size=60))
def test_any_text_is_a_moment_or_a_problem(text: str):
    assert is_moment(text) in (True, False)


@given(st.text(alphabet="0123456789:hj/.-, apmminrsT", max_size=30))
def test_any_length_is_read_or_a_problem(text: str):
    for read in (read_moment, read_length):
        with contextlib.suppress(Wrong):
            assert read(text)
