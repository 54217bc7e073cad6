from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.breakeven import Missing, break_even, hours_of

ONE_YEAR = {"open_hours": "3000", "booked_hours": "900", "net": "9000", "fixed": "7200", "variable": "1800"}


def of(**figures):
    return break_even(**{name: Decimal(figure) for name, figure in {**ONE_YEAR, **figures}.items()})


def test_an_open_hour_costs_all_costs_shared_by_open_hours():
    assert of().cost_per_open_hour == 3


def test_a_booked_hour_earns_the_net_shared_by_booked_hours():
    assert of().price_per_booked_hour == 10


def test_a_booked_hour_costs_the_variable_costs_shared_by_booked_hours():
    assert of().variable_per_booked_hour == 2


def test_break_even_is_where_the_margins_of_booked_hours_pay_the_fixed_costs():
    assert of().occupancy == Decimal("0.3")


def test_break_even_of_costs_just_covered_is_the_real_occupancy():
    assert of().occupancy == of().real_occupancy


def test_coverage_and_result_set_the_net_against_all_costs():
    loss = of(net="6300")
    assert (loss.coverage, loss.result) == (Decimal("0.7"), -2700)


@pytest.mark.parametrize(
    ("figures", "missing"),
    [
        ({"fixed": "0", "variable": "0"}, Missing.NO_COSTS),
        ({"open_hours": "0"}, Missing.NOTHING_OPEN),
        ({"booked_hours": "0"}, Missing.NOTHING_BOOKED),
        ({"net": "1800"}, Missing.NO_MARGIN),
        ({"net": "-5"}, Missing.NO_MARGIN),
    ],
)
def test_break_even_says_why_there_is_none(figures, missing):
    assert (of(**figures).occupancy, of(**figures).missing) == (None, missing)


def test_break_even_beyond_full_is_told_but_not_within_reach():
    dear = of(fixed="36000")
    assert (dear.occupancy, dear.is_within_reach) == (Decimal("1.5"), False)


def test_a_place_that_must_be_full_can_still_pay_for_itself():
    full = of(fixed="24000")
    assert (full.occupancy, full.is_within_reach) == (1, True)


def test_costs_that_only_grow_with_use_break_even_at_once():
    assert of(fixed="0").occupancy == 0


def test_hours_are_those_of_their_microseconds():
    assert hours_of(5_400_000_000) == Decimal("1.5")


hours = st.decimals(1, 100_000, places=2)
euros = st.decimals(0, 1_000_000, places=2)


@given(open_hours=hours, booked=hours, net=euros, fixed=euros, variable=euros)
def test_at_the_break_even_occupancy_the_result_is_nothing(open_hours, booked, net, fixed, variable):
    found = of(open_hours=open_hours, booked_hours=booked, net=net, fixed=fixed, variable=variable)
    if found.occupancy is None:
        assert net <= variable or not fixed + variable
        return
    sold = found.occupancy * open_hours
    margin = sold * found.price_per_booked_hour - sold * found.variable_per_booked_hour
    assert margin == pytest.approx(fixed, rel=Decimal("1e-12"))
