from datetime import date

import pytest

from core.ranges import PeriodInvalid
from reports.errors import PeriodTooLong
from reports.question import Days
from reports.web.presets import last_four_weeks, this_month, three_months
from tests.conftest import PARIS


def test_days_are_counted_with_both_ends():
    assert Days(date(2027, 1, 11), date(2027, 1, 12)).count == 2


def test_days_before_are_as_many():
    assert Days(date(2027, 3, 1), date(2027, 3, 31)).before() == Days(date(2027, 1, 29), date(2027, 2, 28))


@pytest.mark.parametrize(
    ("first", "last", "earlier"),
    [
        (date(2027, 3, 1), date(2027, 3, 31), Days(date(2026, 3, 1), date(2026, 3, 31))),
        (date(2028, 2, 29), date(2028, 2, 29), Days(date(2027, 2, 28), date(2027, 2, 28))),
        (date(2028, 2, 1), date(2028, 2, 29), Days(date(2027, 2, 1), date(2027, 2, 28))),
        (date(2027, 12, 28), date(2028, 1, 3), Days(date(2026, 12, 28), date(2027, 1, 3))),
    ],
)
def test_the_year_before_has_the_same_dates(first, last, earlier):
    assert Days(first, last).year_before() == earlier


@pytest.mark.parametrize(
    ("night", "hours"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25), (date(2027, 1, 1), 24)]
)
def test_a_day_lasts_as_long_as_on_the_clocks(night, hours):
    assert Days(night, night).in_zone(PARIS).hours == hours


def test_days_in_the_wrong_order_are_refused():
    with pytest.raises(PeriodInvalid):
        Days(date(2027, 1, 2), date(2027, 1, 1))


@pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
def test_days_beyond_the_calendar_are_refused(year):
    with pytest.raises(PeriodInvalid):
        Days(date(year, 1, 1), date(year, 1, 2))


def test_five_years_are_the_most():
    assert Days(date(2024, 1, 1), date(2028, 12, 31)).count == 1827
    with pytest.raises(PeriodTooLong):
        Days(date(2024, 1, 1), date(2029, 1, 31))


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        (last_four_weeks, date(2026, 12, 14), date(2027, 1, 10)),
        (this_month, date(2027, 1, 1), date(2027, 1, 11)),
        (three_months, date(2026, 11, 1), date(2027, 1, 11)),
    ],
)
def test_presets_end_where_they_say(preset, first, last):
    assert preset(date(2027, 1, 11)) == Days(first, last)
