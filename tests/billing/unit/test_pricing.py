from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.allowances import AllowanceEntry
from billing.errors import PriceMissing
from billing.price_list import PlanEntry, PriceEntry, PriceList, TariffEntry
from billing.pricing import Quote, quote_use
from billing.standing import Holding, Standing
from core.clock import at_wall
from core.ranges import Period

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2027, 1, 11)


@dataclass
class Site:
    pk: int = 1


@dataclass
class Desk:
    """As much of a resource as a price needs."""

    pk: int = 7
    public_id: str = "desk"
    kind: str = "desk"
    name: str = "Poste 7"
    tz: ZoneInfo = PARIS
    site: Site = field(default_factory=Site)


HOURLY = PriceEntry(Decimal("2.50"), Decimal("12.50"), Decimal(20))
PRICES = PriceList((TariffEntry(date(2026, 1, 1), {("public", "desk", None, None): HOURLY}),), {})


def member(minutes: int) -> Standing:
    """Of a plan with so many minutes of desks a month."""
    plan = PlanEntry(1, "Formule", "public", {"desk": AllowanceEntry(minutes)})
    return Standing(holdings=(Holding(1, plan),))


def use(minutes: int, start: time = time(9), day: date = MONDAY, standing: Standing | None = None) -> Quote:
    begin = at_wall(day, start, PARIS)
    period = Period(begin, begin + timedelta(minutes=minutes))
    return quote_use([Desk()], period, standing=standing or Standing(), prices=PRICES)


def test_half_an_hour_costs_half_an_hour():
    assert use(30).net == Decimal("1.25")


def test_a_seven_hour_day_is_never_dearer_than_the_day():
    assert use(7 * 60).net == Decimal("12.50")


def test_the_cap_is_explained():
    [line] = use(7 * 60).lines
    assert (line.rule, line.quantity, line.unit, line.unit_price) == ("daily_cap", 1, "day", Decimal("12.50"))


def test_the_cap_holds_for_each_day_of_a_long_stay():
    assert use(2 * 24 * 60, start=time(0)).net == Decimal("25.00")


def test_vat_is_rounded_half_up_on_each_line():
    assert use(15).vat == Decimal("0.13")  # 20 % of 0.63


def test_the_night_of_the_autumn_change_is_billed_for_its_three_hours():
    assert use(3 * 60, start=time(1), day=date(2027, 10, 31)).lines[0].quantity == Decimal("3.00")


def test_an_allowance_pays_first_and_the_rest_is_charged():
    standing = member(120)
    assert [(line.rule, line.quantity, line.net) for line in use(180, standing=standing).lines] == [
        ("allowance", Decimal("2.00"), Decimal("0.00")),
        ("hourly", Decimal("1.00"), Decimal("2.50")),
    ]


def test_an_allowance_belongs_to_the_month_of_use():
    """A stay over a month's end draws on each month's own allowance."""
    standing = member(60)
    stay = use(180, start=time(22), day=date(2027, 1, 31), standing=standing)
    assert [(line.activity_on.month, line.rule, line.allowance_minutes) for line in stay.lines] == [
        (1, "allowance", 60),
        (1, "hourly", 0),
        (2, "allowance", 60),
    ]


def test_a_date_before_every_tariff_has_no_price():
    with pytest.raises(PriceMissing):
        use(60, day=date(2025, 12, 31))


def test_a_new_tariff_holds_from_its_first_day():
    dearer = PriceEntry(Decimal("3.00"), None, Decimal(20))
    prices = PriceList((TariffEntry(MONDAY, {("public", "desk", None, None): dearer}), *PRICES.tariffs), {})
    bought = [
        quote_use(
            [Desk()],
            Period(at_wall(day, time(9), PARIS), at_wall(day, time(10), PARIS)),
            standing=Standing(),
            prices=prices,
        ).net
        for day in (MONDAY - timedelta(days=1), MONDAY)
    ]
    assert bought == [Decimal("2.50"), Decimal("3.00")]


def test_the_closest_price_wins():
    cases = {
        ("public", "desk", None, None): HOURLY,
        ("public", "desk", 1, None): PriceEntry(Decimal("2.00"), None, Decimal(20)),
        ("public", "desk", None, 7): PriceEntry(Decimal("1.00"), None, Decimal(20)),
    }
    prices = PriceList((TariffEntry(date(2026, 1, 1), cases),), {})
    assert prices.price(Desk(), group="member", on=MONDAY).hourly == Decimal("1.00")


@given(st.integers(1, 14 * 60), st.integers(1, 14 * 60))
def test_a_longer_use_never_costs_less(one, other):
    shorter, longer = sorted((one, other))
    assert use(shorter).net <= use(longer).net


@given(st.integers(1, 14 * 60))
def test_the_same_facts_give_the_same_cents(minutes):
    assert use(minutes).as_json() == use(minutes).as_json()


@given(st.integers(1, 14 * 60), st.integers(0, 14 * 60))
def test_an_allowance_never_makes_a_use_dearer(minutes, allowance):
    standing = member(allowance)
    quote = use(minutes, standing=standing)
    assert quote.net <= use(minutes).net
    assert sum(line.allowance_minutes for line in quote.lines) == min(minutes, allowance)
