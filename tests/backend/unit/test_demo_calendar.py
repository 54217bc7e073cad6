"""When the demo world's people stay at home."""

from datetime import UTC, date, datetime

import pytest

from backend.demo.span import Span, busyness, school_holiday


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2025, 10, 17), ""),
        (date(2025, 10, 18), "autumn"),
        (date(2025, 11, 2), "autumn"),
        (date(2025, 11, 3), ""),
        (date(2026, 1, 4), "christmas"),
        (date(2026, 1, 5), ""),
        (date(2026, 2, 14), "winter"),
        (date(2026, 4, 26), "spring"),
        (date(2026, 7, 3), ""),
        (date(2026, 7, 4), "summer"),
        (date(2027, 2, 20), "winter"),
        (date(2027, 3, 8), ""),
    ],
)
def test_school_holiday_follows_the_calendar_of_zone_b(day, holiday):
    assert school_holiday(day) == holiday


def test_august_is_nearly_empty():
    assert busyness(date(2026, 8, 18)) < 0.4 * busyness(date(2026, 9, 15))


def test_span_begins_on_a_monday_twelve_weeks_back():
    assert Span(datetime(2026, 11, 25, tzinfo=UTC)).first == date(2026, 8, 31)


def test_months_of_the_span_begin_with_the_first_days_month():
    months = list(Span(datetime(2027, 1, 20, tzinfo=UTC)).months())
    assert months == [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
