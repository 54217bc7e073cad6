"""Prices that are free to choose: the floor, the advice, the true cost, and the cents of what was chosen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.errors import PriceBelowFloor, PriceIsFixed
from billing.free_pricing import with_choice
from tests.billing.unit.test_price_rules import price, use

FREE = price(hourly="5.00", floor_percent=50, true_cost_percent=150)


def amount(text: str) -> Decimal:
    return Decimal(text)


def test_a_price_that_is_free_says_what_is_advised_its_floor_and_its_true_cost():
    choice = use(FREE, 120).choice
    assert (choice.advised, choice.floor, choice.true_cost) == (amount("12.00"), amount("6.00"), amount("18.00"))


def test_a_fixed_price_is_not_to_be_chosen():
    quote = use(price(), 120)
    assert quote.choice is None
    with pytest.raises(PriceIsFixed):
        with_choice(quote, amount("1.00"))


def test_less_than_advised_is_a_line_of_its_own():
    quote = with_choice(use(FREE, 120), amount("9.00"))
    assert [(line.rule, line.quantity, line.net) for line in quote.lines] == [
        ("hourly", amount("2.00"), amount("10.00")),
        ("pay_what_you_want", -1, amount("-2.50")),
    ]


def test_more_than_advised_is_welcome():
    assert with_choice(use(FREE, 120), amount("20.00")).total == amount("20.00")


def test_what_is_advised_adds_no_line():
    assert len(with_choice(use(FREE, 120), amount("12.00")).lines) == 1


def test_below_the_floor_is_refused_with_the_floor():
    with pytest.raises(PriceBelowFloor) as refused:
        with_choice(use(FREE, 120), amount("5.99"))
    assert refused.value.facts["floor"] == "6.00"


def test_a_floor_of_nothing_lets_one_give_nothing():
    assert with_choice(use(price(floor_percent=0), 120), amount("0.00")).total == 0


def test_what_was_chosen_is_kept_when_it_is_quoted_again():
    assert with_choice(use(FREE, 120), amount("9.00"), advised_before=amount("12.00")).total == amount("9.00")


def test_what_was_chosen_keeps_its_share_of_a_longer_use():
    assert with_choice(use(FREE, 240), amount("9.00"), advised_before=amount("12.00")).total == amount("18.00")


def test_what_was_chosen_earlier_is_never_refused():
    dearer = price(hourly="5.00", floor_percent=100)
    assert with_choice(use(dearer, 120), amount("9.00"), advised_before=amount("12.00")).total == amount("12.00")


@given(st.integers(1, 900), st.integers(0, 100), st.integers(0, 400), st.sampled_from(["0", "5.5", "10", "20"]))
def test_what_is_chosen_is_met_to_the_cent(minutes, floor, share, rate):
    quote = use(price(floor_percent=floor, vat_rate=rate), minutes)
    if quote.choice is None:
        return
    total = max(quote.choice.floor, (quote.choice.advised * share / 100).quantize(Decimal("0.01")))
    chosen = with_choice(quote, total)
    assert (chosen.total, chosen.net + chosen.vat, chosen.choice.chosen) == (total, total, total)
