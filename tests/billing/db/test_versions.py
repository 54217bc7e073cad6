from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billing.actions.contract_days import begin_day, renew_contracts
from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan
from billing.actions.pausing import pause_contract
from billing.actions.revising import Included, revise_plan
from billing.contracts import contract_of
from billing.errors import PlanAlreadyRevised, PlanVersionTooEarly
from billing.models import Charge, MembershipChange, Plan, PlanAllowance
from billing.standing import Payer
from tests.factories import PersonFactory, PlanFactory

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2027, 1, 1, 11, tzinfo=UTC)


def day(number: int) -> datetime:
    """Of the year."""
    return NEW_YEAR + timedelta(days=number - 1)


@pytest.fixture
def plan():
    plan = PlanFactory(slug="nomade", monthly_fee=Decimal("50.00"), longest_pause_months=3)
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=600, rollover=2)
    return plan


def joined(plan, **more):
    person = PersonFactory()
    return join_plan(plan=plan, payer=Payer(person.pk), starts_on=date(2027, 1, 15), now=day(1), **more)


def revised(plan, offered_from=date(2027, 2, 1), **changes) -> Plan:
    return revise_plan(plan=plan, offered_from=offered_from, changes={"monthly_fee": 55, **changes}, now=day(1))


def rows(row) -> list[tuple[date, str]]:
    return [(one.starts_on, one.plan.slug) for one in contract_of(row.contract).rows]


def test_a_version_keeps_what_is_not_changed(plan):
    made = revised(plan)
    assert (made.replaces, made.version, made.slug, made.longest_pause_months) == (plan, 2, "nomade-v2", 3)
    assert list(made.allowances.values_list("kind", "monthly_minutes", "rollover")) == [("desk", 600, 2)]


def test_a_version_replaces_what_is_included(plan):
    included = [Included("desk", 900), Included("room", 60)]
    made = revise_plan(plan=plan, offered_from=date(2027, 2, 1), changes={}, included=included, now=day(1))
    assert set(made.allowances.values_list("kind", "monthly_minutes", "rollover")) == {
        ("desk", 900, 2),
        ("room", 60, 0),
    }


def test_a_third_version_follows_the_second(plan):
    third = revise_plan(plan=revised(plan), offered_from=date(2027, 3, 1), changes={}, now=day(2))
    assert (third.slug, third.version) == ("nomade-v3", 3)


def test_a_plan_is_revised_once(plan):
    revised(plan)
    with pytest.raises(PlanAlreadyRevised):
        revised(plan)


def test_today_keeps_its_prices(plan):
    with pytest.raises(PlanVersionTooEarly):
        revised(plan, offered_from=date(2027, 1, 1))


def test_the_version_of_the_day_is_offered(plan):
    made = revised(plan)
    offered = [list(Plan.objects.offered_on(on)) for on in (date(2027, 1, 31), date(2027, 2, 1))]
    assert offered == [[plan], [made]]


def test_a_price_change_touches_new_terms_only_after_a_months_notice(plan):
    row = joined(plan)
    revised(plan, offered_from=date(2027, 1, 20))
    for number in range(2, 80):
        begin_day(now=day(number))
    fees = Charge.objects.order_by("activity_on").values_list("source_key", "net")
    assert rows(row) == [(date(2027, 1, 15), "nomade"), (date(2027, 2, 15), "nomade-v2")]
    assert list(fees) == [("2027-01-15", 50), ("2027-02-15", 55), ("2027-03-15", 55)]


def test_a_change_is_announced_once(plan):
    joined(plan)
    revised(plan)
    for _again in range(3):
        renew_contracts(now=day(20))
    [change] = MembershipChange.objects.filter(what="renewed")
    assert (change.effective_on, change.facts["fee_before"], change.facts["fee"]) == (
        date(2027, 3, 15),
        "50.00",
        "55.00",
    )


def test_a_commitment_keeps_its_price(plan):
    plan.minimum_months = 6
    plan.save()
    row = joined(plan)
    revised(plan)
    for number in (2, 100, 160):
        begin_day(now=day(number))
    assert rows(row)[1:] == [(date(2027, 7, 15), "nomade-v2")]


def test_who_leaves_is_not_moved(plan):
    row = joined(plan)
    leave_plan(contract=row.contract, by=None, now=day(16))
    revised(plan)
    renew_contracts(now=day(20))
    assert rows(row) == [(date(2027, 1, 15), "nomade")]


def test_who_is_in_a_pause_then_comes_back_to_the_new_version(plan):
    row = joined(plan)
    pause_contract(contract=row.contract, from_on=date(2027, 2, 1), until_on=date(2027, 4, 20), by=None, now=day(20))
    revised(plan)
    renew_contracts(now=day(21))
    assert rows(row)[-1] == (date(2027, 4, 21), "nomade-v2")


def test_leaving_after_the_announcement_withdraws_the_move(plan):
    row = joined(plan)
    revised(plan)
    renew_contracts(now=day(20))
    leave_plan(contract=row.contract, by=None, now=day(21))
    assert rows(row) == [(date(2027, 1, 15), "nomade")]
