"""Prices on paper: raised together, replaced one by one, freed for a group; an evening more."""

from dataclasses import replace
from datetime import time
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.scenarios.prices import (
    AMOUNTS,
    find_price,
    freed,
    price_key,
    raised,
    rounded,
    with_price,
    without_price,
)
from reports.scenarios.starts import with_evening
from reports.simulation.terms import OpeningTerms, PriceTerm, RuleTerm, TariffTerms, UnitTerm

SITE = UUID(int=1)
EUROS = st.decimals(0, 9999, places=2)


def price(group="public", kind="desk", hourly="3.00", **said) -> PriceTerm:
    amounts = {name: Decimal(value) if name in AMOUNTS else value for name, value in said.items()}
    return PriceTerm(group, kind, Decimal(hourly), **amounts)


def tariff(*prices: PriceTerm, **said) -> TariffTerms:
    return TariffTerms(prices=prices, **said)


def hours(told: TariffTerms) -> list[str]:
    return [str(one.hourly) for one in told.prices or ()]


def test_a_rise_of_all_spares_deposits_and_what_is_not_offered():
    told = raised(tariff(price(daily_cap="15.00", deposit=Decimal(50))), Decimal(10))
    [one] = told.prices
    assert (one.hourly, one.daily_cap, one.deposit, one.weekly) == (Decimal("3.30"), Decimal("16.50"), 50, None)


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ({"kind": "desk"}, ["3.30", "3.30", "3.00"]),
        ({"group": "public"}, ["3.30", "3.00", "3.30"]),
        ({"kind": "desk", "group": "member"}, ["3.00", "3.30", "3.00"]),
        ({"kind": "units"}, ["3.00", "3.00", "3.00"]),
    ],
)
def test_a_rise_of_a_kind_or_group_spares_the_others(said, after):
    rows = tariff(price(), price("member"), price(kind="room"))
    assert hours(raised(rows, Decimal(10), **said)) == after


def test_units_rise_to_the_hundredth_of_a_cent():
    rows = tariff(units=(UnitTerm("public", UUID(int=2), Decimal("0.0834")),))
    assert [str(one.amount) for one in raised(rows, Decimal(5), kind="units").units] == ["0.0876"]


@given(EUROS, st.sampled_from([Decimal(step) for step in ("0.01", "0.05", "0.10", "0.50", "1")]))
def test_a_rounded_amount_is_a_step_or_too_small_for_one(amount, step):
    found = rounded(amount, step)
    assert found % step == 0 or found == amount
    assert abs(found - amount) <= step / 2
    assert (found == 0) == (amount == 0)


@given(EUROS, st.decimals(0, 200, places=1))
def test_a_rise_never_makes_a_day_cheaper_than_an_hour(hourly, percent):
    rows = raised(tariff(replace(price(), hourly=hourly, daily_cap=hourly)), percent)
    [one] = rows.prices
    assert one.daily_cap >= one.hourly >= hourly


def test_a_price_takes_the_place_of_the_one_it_replaces():
    rows = tariff(price(hourly="1.00"), price("member", hourly="2.00"), price("association", hourly="3.00"))
    told = with_price(rows, price("member", hourly="9.00"), instead_of="member.desk..")
    assert hours(told) == ["1.00", "9.00", "3.00"]


def test_a_price_of_a_site_is_found_by_its_own_key_and_taken_away():
    here = price(site=SITE)
    rows = tariff(price(), here)
    assert find_price(rows, price_key(here)) is here
    assert without_price(rows, price_key(here)).prices == (price(),)


def test_a_group_without_prices_borrows_the_public_ones_to_be_freed():
    told = freed((price(), price(site=SITE), price("solidarity", site=SITE, hourly="1.00")), "solidarity", 60)
    assert [(one.group, one.site, str(one.hourly), one.free_minutes) for one in told] == [
        ("public", None, "3.00", 0),
        ("public", SITE, "3.00", 0),
        ("solidarity", SITE, "1.00", 60),
        ("solidarity", None, "3.00", 60),
    ]


def evening(*ranges: tuple[int, int]) -> list[tuple[int, int]]:
    rules = tuple(RuleTerm(3, time(opens), time(closes % 24)) for opens, closes in ranges)
    return [(one.opens.hour, one.closes.hour) for one in with_evening(OpeningTerms(SITE, rules), 3)]


@pytest.mark.parametrize(
    ("ranges", "after"),
    [
        ([(9, 18)], [(9, 22)]),
        ([(9, 12), (14, 19)], [(9, 12), (14, 22)]),
        ([(9, 12)], [(9, 12), (18, 22)]),
        ([], [(18, 22)]),
        ([(8, 23)], [(8, 23)]),
        ([(0, 24)], [(0, 0)]),
    ],
)
def test_an_evening_more_reaches_until_ten_and_shortens_nothing(ranges, after):
    assert evening(*ranges) == after
