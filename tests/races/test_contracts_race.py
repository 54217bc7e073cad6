"""Two acts on one contract at once; somebody who presses « Oui, je m’abonne » twice."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billing.actions import contracting
from billing.actions.changing_plans import change_plan
from billing.actions.contract_days import charge_terms
from billing.actions.joining import join_plan
from billing.actions.leaving import leave_plan
from billing.contracts import contract_of
from billing.errors import ContractNotRunning, MembershipOverlaps
from billing.models import Charge, Membership
from billing.standing import Payer
from tests.factories import PersonFactory, PlanFactory

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

START = datetime(2027, 1, 1, 11, tzinfo=UTC)
LATER = datetime(2027, 1, 11, 11, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 1, 11, tzinfo=UTC)


def joined() -> Membership:
    plan = PlanFactory(monthly_fee=Decimal("62.00"))
    return join_plan(plan=plan, payer=Payer(PersonFactory().pk), starts_on=date(2027, 1, 1), now=START)


def standing() -> Decimal:
    return sum((charge.net for charge in Charge.objects.standing()), Decimal(0))


def test_joining_eight_times_at_once_joins_once(race):
    person, plan = PersonFactory(), PlanFactory(monthly_fee=Decimal("62.00"))

    def join(_number):
        return join_plan(plan=plan, payer=Payer(person.pk), starts_on=date(2027, 1, 1), now=START)

    outcomes = race(8, join)
    assert sum(isinstance(one, Membership) for one in outcomes) == 1
    assert {type(one) for one in outcomes} == {Membership, MembershipOverlaps}
    assert (Membership.objects.count(), standing()) == (1, Decimal(62))


def change_at_once(race, row) -> list:
    plans = PlanFactory.create_batch(4, monthly_fee=Decimal("124.00"))
    return race(4, lambda number: change_plan(contract=row.contract, plan=plans[number], by=None, now=LATER))


def test_changes_at_once_follow_each_other(race):
    """Whoever comes last has the last word, and what is charged is what holds then."""
    row = joined()
    outcomes = change_at_once(race, row)
    before, after = contract_of(row.contract).rows
    assert [type(one) for one in outcomes] == [Membership] * 4
    assert (before.ends_on, after.starts_on) == (date(2027, 1, 10), date(2027, 1, 11))
    assert standing() == Decimal(20 + 84)


def test_without_the_locks_changes_at_once_trip_over_each_other(race, monkeypatch):
    monkeypatch.setattr(contracting, "ROWS", "SELECT id FROM billing_membership WHERE contract = ANY(%s)")
    monkeypatch.setattr(contracting, "PEOPLE", "SELECT id FROM members_person WHERE id = ANY(%s)")
    outcomes = [one for _again in range(10) for one in change_at_once(race, joined())]
    assert any(isinstance(one, Exception) for one in outcomes)


def test_leaving_while_the_next_term_is_charged_is_billed_no_more_than_that(race):
    for _again in range(5):
        row = joined()
        acts = [
            lambda row=row: leave_plan(contract=row.contract, by=None, now=FEBRUARY),
            lambda: charge_terms(day=date(2027, 2, 1), now=FEBRUARY),
        ]
        race(2, lambda number, acts=acts: acts[number]())
        assert contract_of(row.contract).ends_on == date(2027, 2, 28)
        keys = Charge.objects.standing().filter(source_id=row.public_id).values_list("source_key", flat=True)
        assert sorted(keys) == ["2027-01-01", "2027-02-01"]


def test_leaving_twice_at_once_is_said_once(race):
    row = joined()
    outcomes = race(4, lambda _number: leave_plan(contract=row.contract, by=None, now=LATER))
    assert sum(one == date(2027, 1, 31) for one in outcomes) == 1
    assert sum(isinstance(one, ContractNotRunning) for one in outcomes) == 3


def test_two_runs_at_once_charge_a_term_once(race):
    row = joined()
    race(4, lambda _number: charge_terms(day=date(2027, 2, 1), now=FEBRUARY))
    assert Charge.objects.filter(source_id=row.public_id, source_key="2027-02-01").count() == 1
