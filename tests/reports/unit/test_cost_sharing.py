from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.costs.sharing import days_inside, month_length, pro_rata, split
from reports.question import DAY, Days


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        (date(2027, 2, 1), date(2027, 2, 28), 28),
        (date(2027, 1, 15), date(2027, 2, 3), 3),
        (date(2027, 2, 20), date(2027, 6, 1), 9),
        (date(2027, 2, 10), date(2027, 2, 10), 1),
        (date(2027, 3, 1), date(2027, 3, 2), 0),
    ],
)
def test_days_of_february_inside_the_days_asked_for(first, last, inside):
    assert days_inside(date(2027, 2, 1), Days(first, last)) == inside


@given(first=st.dates(date(2024, 1, 1), date(2030, 1, 1)), length=st.integers(0, 400))
def test_days_inside_add_up_to_all_days(first, length):
    days = Days(first, first + length * DAY)
    months = {day.replace(day=1) for day in days.each()}
    assert sum(days_inside(month, days) for month in months) == days.count


def test_a_leap_february_is_longer():
    assert (month_length(date(2028, 2, 1)), monthrange(2028, 2)[1]) == (29, 29)


def test_half_a_cent_counts_as_one():
    assert (pro_rata(1, 15, 30), pro_rata(1, 14, 30)) == (1, 0)


@given(
    cents=st.integers(0, 10**9),
    weights=st.dictionaries(st.sampled_from(["desk", "equipment", "room"]), st.integers(0, 10**15), min_size=1),
)
def test_parts_add_up_and_lie_within_a_cent_of_their_share(cents, weights):
    parts, whole = split(cents, weights), sum(weights.values())
    if not whole:
        assert parts == {}
        return
    assert sum(parts.values()) == cents
    assert all(abs(part * whole - cents * weights[key]) < whole for key, part in parts.items())
