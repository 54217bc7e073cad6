from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ranges import Period, PeriodInvalid, merged, subtracted

ORIGIN = datetime(2027, 1, 1, tzinfo=UTC)


def period(start: int, end: int) -> Period:
    return Period(ORIGIN + timedelta(minutes=start), ORIGIN + timedelta(minutes=end))


def minutes(periods: list[Period]) -> set[int]:
    """Each minute covered; a slow picture of the same thing."""
    return {int((p.start - ORIGIN).total_seconds() // 60) + offset for p in periods for offset in range(p.minutes)}


some_periods = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: period(pair[0], pair[0] + pair[1])), max_size=6
)


@pytest.mark.parametrize("end", [0, -5])
def test_a_period_is_neither_empty_nor_reversed(end):
    with pytest.raises(PeriodInvalid):
        period(0, end)


def test_a_period_has_a_time_zone():
    with pytest.raises(PeriodInvalid):
        Period(datetime(2027, 1, 1), datetime(2027, 1, 2))  # noqa: DTZ001


def test_periods_that_touch_do_not_overlap():
    assert not period(0, 10).overlaps(period(10, 20))


def test_a_started_minute_counts_whole():
    assert Period(ORIGIN, ORIGIN + timedelta(seconds=61)).minutes == 2


@given(some_periods)
def test_merged_covers_the_same_minutes_without_overlap(periods):
    result = merged(periods)
    assert minutes(result) == minutes(periods)
    assert all(a.end < b.start for a, b in pairwise(result))


@given(some_periods, some_periods)
def test_subtracted_leaves_what_only_the_first_covers(periods, taken):
    assert minutes(subtracted(periods, taken)) == minutes(periods) - minutes(taken)
