"""Tariffs and plans as they are compiled for pricing."""

from datetime import date, time
from decimal import Decimal

import pytest

from billing import price_list
from billing.allowances import AllowanceEntry
from billing.errors import PriceMissing
from billing.models import Bearing, PeakWindow, PlanAllowance, Price, Tariff
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import (
    BearingFactory,
    IssuerTermsFactory,
    PlanFactory,
    PriceFactory,
    ResourceFactory,
    TariffFactory,
    book,
)
from tests.factories.passes import UnitPriceFactory, UsageKindFactory

pytestmark = pytest.mark.django_db


def price_of(resource, on: date = MONDAY):
    entry = catalogue.current().resources[resource.pk]
    return price_list.current().price(entry, group="public", on=on)


def test_all_that_a_price_says_is_compiled(site, desk):
    Tariff.objects.update(half_day_minutes=180, caps_span_bookings=True)
    said = {
        "peak_hourly": "4.00", "half_day": "9.00", "weekly": "40.00", "monthly": "120.00", "per_use": "1.00",
        "minimum": "2.00", "deposit": "50.00", "no_show_fee": "5.00",
    }  # fmt: skip
    plain = {"free_minutes": 15, "floor_percent": 50, "true_cost_percent": 150}
    Price.objects.filter(kind="desk").update(**said, **plain)
    PeakWindow.objects.create(tariff=Tariff.objects.get(), weekday=0, starts=time(9), ends=time(17))
    price = price_of(desk)
    assert {name: str(getattr(price, name)) for name in said} == said
    assert {name: getattr(price, name) for name in plain} == plain
    assert (price.half_day_minutes, price.caps_span_bookings, price.peaks) == (180, True, {0: ((time(9), time(17)),)})


def test_a_draft_is_in_force_for_nobody(site, desk):
    TariffFactory(valid_from=date(2021, 1, 1), is_published=False)
    assert price_of(desk).hourly == Decimal("2.50")


def test_a_plan_says_what_each_of_its_allowances_is():
    plan, pages = PlanFactory(scope="home", discount_percent=20), UsageKindFactory()
    PlanAllowance.objects.create(
        plan=plan, kind="desk", monthly_minutes=600, step_minutes=240, reset="week", rollover=2
    )
    PlanAllowance.objects.create(plan=plan, usage_kind=pages, units=100)
    entry = price_list.current().plans[plan.pk]
    assert entry.allowances == {"desk": AllowanceEntry(600, 240, "week", 2)}
    assert entry.units == {pages.pk: AllowanceEntry(100)}
    assert (entry.discount_percent, entry.is_for_home_only) == (20, True)


def test_a_use_is_priced_without_vat_from_the_day_the_bearer_bills_none(site, desk, coworker):
    BearingFactory()
    without = IssuerTermsFactory(has_vat=False).issuer
    Bearing.objects.create(issuer=without, valid_from=date(2027, 1, 12))
    before, after = (book(coworker, [desk], between(9, 11, date(2027, 1, day)), now=NOW) for day in (11, 12))
    assert (before.vat, after.vat, after.total) == (Decimal("1.00"), 0, Decimal("5.00"))


def test_only_the_site_without_vat_is_priced_without(site, desk):
    BearingFactory()
    other = ResourceFactory()
    Bearing.objects.create(
        site=other.site, issuer=IssuerTermsFactory(has_vat=False).issuer, valid_from=date(2027, 1, 1)
    )
    assert (price_of(desk).vat_rate, price_of(other).vat_rate) == (20, 0)


def test_the_sites_own_price_of_a_unit_comes_first_and_a_group_without_one_pays_the_public(site):
    tariff, pages = Tariff.objects.get(), UsageKindFactory()
    UnitPriceFactory(tariff=tariff, usage_kind=pages)
    UnitPriceFactory(tariff=tariff, usage_kind=pages, site=site, amount=Decimal("0.0500"))
    prices = price_list.current()
    amounts = [prices.unit_price(pages.pk, group="member", site=key, on=MONDAY).amount for key in (site.pk, None)]
    assert amounts == [Decimal("0.0500"), Decimal("0.1000")]


def test_a_unit_without_a_price_is_said_so():
    PriceFactory()
    with pytest.raises(PriceMissing):
        price_list.current().unit_price(UsageKindFactory().pk, group="public", site=None, on=MONDAY)


def test_caps_span_bookings_where_a_tariff_in_force_says_so(site):
    TariffFactory(valid_from=date(2027, 2, 1), caps_span_bookings=True)
    prices = price_list.current()
    spans = [
        prices.caps_span_bookings(*days)
        for days in (
            (date(2027, 1, 30), date(2027, 1, 31)),
            (date(2027, 1, 31), date(2027, 2, 1)),
            (date(2027, 2, 1), date(2027, 2, 1)),
        )
    ]
    assert spans == [False, True, True]
