"""What a scenario may name and touch, and the copy of what is real."""

from datetime import time
from decimal import Decimal

import pytest

from reports.errors import ScenarioOutOfScope, ScenarioTermsInvalid
from reports.simulation import scope
from reports.simulation.copying import copied_from
from reports.simulation.terms import as_json, read
from spaces import catalogue
from tests.conftest import MONDAY
from tests.factories import MembershipFactory, PlanFactory, PriceFactory, ResourceFactory, SiteFactory, TariffFactory
from tests.factories.spaces import OpeningRuleFactory
from tests.factories.tariffs import PeakWindowFactory, UnitPriceFactory

pytestmark = pytest.mark.django_db

UNKNOWN = "019b0000-0000-7000-8000-000000000001"


def check(json, site=None):
    scope.check(read(json), scope.known(catalogue.current()), site=site)


@pytest.fixture
def here():
    return SiteFactory()


@pytest.fixture
def elsewhere():
    return ResourceFactory()


def price(**said):
    return {"tariff": {"prices": [{"group": "public", "kind": "desk", "hourly": "1", **said}]}}


@pytest.mark.parametrize(
    ("json", "field"),
    [
        ({"plans": [{"plan": UNKNOWN}]}, "plans.0.plan"),
        (price(site=UNKNOWN), "tariff.prices.0.site"),
        (price(resource=UNKNOWN), "tariff.prices.0.resource"),
        (
            {"tariff": {"units": [{"group": "public", "usage_kind": UNKNOWN, "amount": "1"}]}},
            "tariff.units.0.usage_kind",
        ),
        ({"opening": [{"site": UNKNOWN, "rules": []}]}, "opening.0.site"),
    ],
)
def test_what_does_not_exist_is_named(json, field):
    with pytest.raises(ScenarioTermsInvalid) as no:
        check(json)
    assert no.value.facts == {"field": field}


def test_a_resource_is_one_of_its_site(here, elsewhere):
    with pytest.raises(ScenarioTermsInvalid):
        check({"opening": [{"site": str(here.public_id), "resource": str(elsewhere.public_id), "rules": []}]})


@pytest.mark.parametrize("area", ["opening", "policy", "price", "price of a resource"])
def test_a_scenario_of_one_site_leaves_the_others_alone(here, elsewhere, area):
    there = str(elsewhere.site.public_id)
    json = {
        "opening": {"opening": [{"site": there, "rules": []}]},
        "policy": {"policy": [{"site": there}]},
        "price": price(site=there),
        "price of a resource": price(resource=str(elsewhere.public_id)),
    }[area]
    check(json)
    with pytest.raises(ScenarioOutOfScope):
        check(json, site=here.pk)


def test_a_scenario_of_one_site_has_no_rules_for_all(here):
    with pytest.raises(ScenarioOutOfScope):
        check({"policy": [{"max_minutes": 60}]}, site=here.pk)


def test_a_scenario_of_one_site_may_have_prices_of_the_network(here):
    check(price(), site=here.pk)


def test_what_is_real_is_copied(here):
    tariff, plan = TariffFactory(), PlanFactory(monthly_fee="60.00")
    PriceFactory(tariff=tariff)
    PriceFactory(tariff=tariff, resource=ResourceFactory(site=here))
    PeakWindowFactory(tariff=tariff)
    UnitPriceFactory(tariff=tariff)
    plan.allowances.create(kind="desk", monthly_minutes=600, rollover=1)
    OpeningRuleFactory(site=here, opens=time(9))
    terms = copied_from(catalogue.current(), tariff, None, on=MONDAY)
    assert (len(terms.tariff.prices), len(terms.tariff.peaks), len(terms.tariff.units)) == (2, 1, 1)
    (copied,) = terms.plans
    assert (copied.plan, copied.monthly_fee, copied.allowances[0].amount) == (plan.public_id, Decimal("60.00"), 600)
    assert [(one.site, one.rules[0].opens) for one in terms.opening] == [(here.public_id, time(9))]
    assert [(one.kind, one.step_minutes, one.max_ahead_days) for one in terms.policy] == [("desk", 15, 90)]
    assert read(as_json(terms)) == terms
    check(as_json(terms))


def test_a_copy_for_one_site_has_nothing_of_the_others(here, elsewhere):
    tariff = TariffFactory()
    PriceFactory(tariff=tariff, site=elsewhere.site)
    PriceFactory(tariff=tariff, resource=elsewhere)
    PriceFactory(tariff=tariff, site=here)
    terms = copied_from(catalogue.current(), tariff, frozenset({here.pk}), on=MONDAY)
    assert [one.site for one in terms.tariff.prices] == [here.public_id]
    check(as_json(terms), site=here.pk)


def test_plans_that_are_no_longer_offered_are_copied_while_somebody_has_them():
    kept, gone = PlanFactory(is_offered=False), PlanFactory(is_offered=False)
    MembershipFactory(plan=kept)
    MembershipFactory(plan=gone, ends_on=MONDAY.replace(day=1))
    terms = copied_from(catalogue.current(), None, None, on=MONDAY)
    assert [one.plan for one in terms.plans] == [kept.public_id]


def test_a_copy_takes_few_questions(django_assert_num_queries):
    tariff = TariffFactory()
    for _number in range(3):
        PriceFactory(tariff=tariff, resource=ResourceFactory())
        UnitPriceFactory(tariff=tariff)
        PlanFactory().allowances.create(kind="desk", monthly_minutes=60)
    known = catalogue.current()
    with django_assert_num_queries(5):
        copied_from(known, tariff, None, on=MONDAY)
