"""Small counts stay in the house."""

from hypothesis import given
from hypothesis import strategies as st

from reports.small_counts import FEW, FEWEST, too_few
from reports.workshops import Figures
from reports.workshops.guarding import PLACE, guarded
from reports.workshops.table import cells_of


@given(st.lists(st.integers(0, 30), max_size=9))
def test_no_count_between_one_and_four_is_told(counts):
    out = too_few(counts)
    assert [count for place, count in enumerate(counts) if place not in out and 0 < count < FEWEST] == []


@given(st.lists(st.integers(0, 30), min_size=2, max_size=9))
def test_what_is_left_out_cannot_be_found_from_the_sum(counts):
    out = too_few(counts)
    told = [count for place, count in enumerate(counts) if place not in out]
    assert len(out) != 1 or not any(count >= FEWEST for count in told)


def test_nothing_is_left_out_where_all_are_many_or_none():
    assert too_few([0, 5, 120]) == set()


def test_the_smallest_other_goes_with_one_alone():
    assert too_few([3, 40, 12]) == {0, 2}


def test_a_ratio_goes_with_its_count():
    few, many, more = (Figures(sessions=1, places=10, registered=9, attended=count) for count in (2, 8, 30))
    rows = guarded([cells_of(few), cells_of(many), cells_of(more)])
    shown = [[row[PLACE[name]] for name in ("registered", "attended", "attended_fill")] for row in rows]
    assert shown == [[9, FEW, FEW], [9, FEW, FEW], [9, 30, 3.0]]
