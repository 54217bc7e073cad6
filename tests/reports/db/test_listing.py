"""Uses that are alike to the public list are quoted once, and cost what each would cost by itself."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from billing import price_list
from billing.models import Price
from core.ranges import Period
from reports.revenue.listing import PublicPrices
from spaces import catalogue
from tests.conftest import MONDAY, at, between
from tests.factories import ResourceFactory
from tests.factories.tariffs import PeakWindowFactory

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
WEEK = timedelta(days=7)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


@pytest.fixture
def public(site, desk):
    """What the list asks for a desk: twice as much on Mondays until ten."""
    price = Price.objects.get(kind="desk")
    price.hourly, price.peak_hourly, price.daily_cap = Decimal(2), Decimal(4), None
    price.save()
    PeakWindowFactory(tariff=price.tariff, weekday=0, starts=time(8), ends=time(10))
    return prices()


def prices():
    return PublicPrices(price_list.at(catalogue.current().version))


def asked(prices, resource, period):
    return prices.of(catalogue.current().resources[resource.pk], period).net


def test_resources_of_one_price_are_quoted_once(public, site, desk):
    other = ResourceFactory(site=site)
    known = prices()
    assert [asked(known, one, between(12, 15)) for one in (desk, other)] == [6, 6]
    assert len(known.known) == 1


def test_a_resource_with_a_price_of_its_own_is_quoted_by_it(site, desk, public):
    other = ResourceFactory(site=site)
    tariff = Price.objects.get(kind="desk").tariff
    Price.objects.create(tariff=tariff, kind="desk", group="public", resource=other, hourly=Decimal(10), vat_rate=20)
    known = prices()
    assert [asked(known, one, between(12, 15)) for one in (desk, other)] == [6, 30]


def test_hours_in_a_peak_window_are_not_like_others(public, desk):
    hours = [between(12, 14), between(8, 10), between(9, 11), between(8, 10, TUESDAY)]
    assert [asked(public, desk, one) for one in hours] == [4, 8, 6, 4]


def test_as_many_hours_on_another_day_or_at_another_price_are_told_apart(site, desk, public):
    """Tuesday has no peak: there it is the price and the minutes that uses have in common."""
    dear = ResourceFactory(site=site, kind="desk")
    tariff = Price.objects.get(kind="desk").tariff
    Price.objects.create(tariff=tariff, kind="desk", group="public", resource=dear, hourly=Decimal(10), vat_rate=20)
    known = prices()
    found = [asked(known, one, between(12, end, TUESDAY)) for one in (desk, dear) for end in (14, 15)]
    assert found == [4, 6, 20, 30]


def test_uses_that_begin_together_in_a_peak_and_end_apart_are_told_apart(public, desk):
    assert [asked(public, desk, between(8, end)) for end in (9, 10, 12)] == [4, 8, 12]


def test_a_use_across_midnight_has_the_cap_of_each_day(public, desk):
    Price.objects.filter(kind="desk").update(daily_cap=Decimal(5))
    known, wednesday = prices(), TUESDAY + timedelta(days=1)
    assert asked(known, desk, between(12, 16, TUESDAY)) == 5
    assert asked(known, desk, Period(at(22, day=TUESDAY), at(2, day=wednesday))) == 8


@pytest.mark.parametrize(("day", "net"), [(SPRING, 6), (AUTUMN, 10)])
def test_the_same_times_of_a_peak_day_are_other_hours_when_the_clocks_change(public, desk, day, net):
    PeakWindowFactory(tariff=Price.objects.get(kind="desk").tariff, weekday=6, starts=time(20), ends=time(21))
    known = prices()
    assert asked(known, desk, Period(at(0, day=day - WEEK), at(4, day=day - WEEK))) == 8
    assert asked(known, desk, Period(at(0, day=day), at(4, day=day))) == net


@pytest.mark.parametrize(("day", "net"), [(SPRING, 6), (AUTUMN, 10)])
def test_a_use_across_the_change_of_the_clocks_pays_its_true_hours(public, desk, day, net):
    assert asked(public, desk, between(12, 16, TUESDAY)) == 8
    assert asked(public, desk, Period(at(0, day=day), at(4, day=day))) == net
