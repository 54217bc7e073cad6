"""Terms are read strictly, and written so that they read the same again."""

from datetime import time
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import ScenarioTermsInvalid
from reports.simulation.terms import (
    GROUPS,
    KINDS,
    AllowanceTerm,
    OpeningTerms,
    PlanTerms,
    PolicyTerms,
    PriceTerm,
    RuleTerm,
    TariffTerms,
    Terms,
    TierTerm,
    as_json,
    read,
)

ID = "019b0000-0000-7000-8000-000000000001"
EUROS = st.decimals(0, 999, places=2)
MAYBE = st.none() | EUROS
PRICES = st.builds(
    PriceTerm,
    group=st.sampled_from(GROUPS),
    kind=st.sampled_from(KINDS),
    hourly=EUROS,
    site=st.none() | st.uuids(),
    peak_hourly=MAYBE,
    half_day=MAYBE,
    per_use=MAYBE,
    free_minutes=st.integers(0, 90),
    floor_percent=st.none() | st.integers(0, 100),
    vat_rate=st.decimals(0, 99, places=2),
)
TARIFFS = st.builds(
    TariffTerms,
    base=st.none() | st.uuids(),
    caps_span_bookings=st.none() | st.booleans(),
    prices=st.none() | st.lists(PRICES, max_size=3, unique_by=lambda one: (one.group, one.kind, one.site)).map(tuple),
)
ALLOWANCES = st.builds(AllowanceTerm, amount=st.integers(0, 999), kind=st.sampled_from(KINDS))
PLANS = st.builds(
    PlanTerms,
    plan=st.uuids(),
    monthly_fee=MAYBE,
    allowances=st.none() | st.lists(ALLOWANCES, max_size=2, unique_by=lambda one: one.kind).map(tuple),
    becomes=st.none() | st.uuids(),
)
TERMS = st.builds(
    Terms,
    tariff=st.none() | TARIFFS,
    plans=st.lists(PLANS, max_size=2, unique_by=lambda one: one.plan).map(tuple),
    opening=st.just(()) | st.just((OpeningTerms(UUID(ID), ()),)),
    policy=st.just((PolicyTerms(kind="room", max_minutes=120, cancellation=(TierTerm(24, 50),)),)) | st.just(()),
)


@given(terms=TERMS)
def test_terms_read_as_they_were_written(terms):
    assert read(as_json(terms)) == terms


def test_nothing_changes_nothing():
    assert read({}) == Terms()


def test_amounts_and_times_are_read():
    terms = read(
        {"opening": [{"site": ID, "resource": None, "rules": [{"weekday": 6, "opens": "09:00", "closes": "00:00"}]}]}
    )
    assert terms.opening == (OpeningTerms(UUID(ID), (RuleTerm(6, time(9), time(0)),)),)


def price(**said):
    return {"tariff": {"prices": [{"group": "public", "kind": "room", "hourly": "10.00", **said}]}}


def test_an_amount_is_read_to_the_cent():
    assert read(price(hourly="12.5")).tariff.prices[0].hourly == Decimal("12.50")


@pytest.mark.parametrize(
    ("json", "field"),
    [
        ([], ""),
        ({"tarif": {}}, "tarif"),
        ({"plans": {}}, "plans"),
        ({"plans": None}, "plans"),
        ({"plans": [{}]}, "plans.0.plan"),
        ({"plans": [{"plan": "x"}]}, "plans.0.plan"),
        ({"plans": [{"plan": ID}, {"plan": ID}]}, "plans.1"),
        ({"plans": [{"plan": ID, "becomes": ID}]}, "plans.0.becomes"),
        ({"plans": [{"plan": ID, "discount_percent": 101}]}, "plans.0.discount_percent"),
        ({"plans": [{"plan": ID, "allowances": [{"amount": 1}]}]}, "plans.0.allowances.0.kind"),
        (price(hourly="-1"), "tariff.prices.0.hourly"),
        (price(hourly="NaN"), "tariff.prices.0.hourly"),
        (price(hourly=1.5), "tariff.prices.0.hourly"),
        (price(hourly=True), "tariff.prices.0.hourly"),
        (price(hourly="1.234"), "tariff.prices.0.hourly"),
        (price(hourly=None), "tariff.prices.0.hourly"),
        (price(daily_cap="9.99"), "tariff.prices.0.daily_cap"),
        (price(group="friend"), "tariff.prices.0.group"),
        (price(free_minutes=None), "tariff.prices.0.free_minutes"),
        ({"tariff": {"peaks": [{"weekday": 7, "starts": "09:00", "ends": "10:00"}]}}, "tariff.peaks.0.weekday"),
        ({"tariff": {"peaks": [{"weekday": 1, "starts": "9:00", "ends": "10:00"}]}}, "tariff.peaks.0.starts"),
        ({"tariff": {"peaks": [{"weekday": 1, "starts": "10:00", "ends": "10:00"}]}}, "tariff.peaks.0.ends"),
        ({"tariff": {"caps_span_bookings": "yes"}}, "tariff.caps_span_bookings"),
        ({"policy": [{"min_minutes": 60, "max_minutes": 30}]}, "policy.0.max_minutes"),
        ({"policy": [{}, {"kind": ""}]}, "policy.1"),
    ],
)
def test_what_cannot_be_read_is_named(json, field):
    with pytest.raises(ScenarioTermsInvalid) as no:
        read(json)
    assert no.value.facts == {"field": field}


def test_peak_hours_of_a_day_do_not_overlap():
    peaks = [{"weekday": 1, "starts": "09:00", "ends": "12:00"}, {"weekday": 1, "starts": "11:00", "ends": "13:00"}]
    with pytest.raises(ScenarioTermsInvalid) as no:
        read({"tariff": {"peaks": peaks}})
    assert no.value.facts == {"field": "tariff.peaks"}


def test_too_many_rows_are_not_read():
    with pytest.raises(ScenarioTermsInvalid):
        read({"tariff": {"prices": [{}] * 2001}})
