from datetime import date
from decimal import Decimal

import pytest

from billing.actions.contract_days import charge_terms
from billing.actions.joining import join_plan
from billing.errors import MembershipOverlaps
from billing.models import Charge, Membership
from billing.standing import Payer
from tests.conftest import NOW
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, PlanFactory

pytestmark = pytest.mark.django_db


def test_joining_charges_the_first_month():
    person = PersonFactory()
    join_plan(
        plan=PlanFactory(monthly_fee=Decimal("50.00")), payer=Payer(person.pk), starts_on=date(2027, 1, 31), now=NOW
    )
    assert list(Charge.objects.values_list("kind", "net", "vat", "total", "activity_on", "person")) == [
        ("membership", Decimal("50.00"), Decimal("10.00"), Decimal("60.00"), date(2027, 1, 31), person.pk)
    ]


def test_one_membership_at_a_time():
    membership = MembershipFactory()
    with pytest.raises(MembershipOverlaps):
        join_plan(plan=PlanFactory(), payer=Payer(membership.person_id), starts_on=date(2027, 1, 1), now=NOW)


def test_a_membership_may_follow_another():
    before = MembershipFactory(ends_on=date(2026, 12, 31))
    assert join_plan(plan=PlanFactory(), payer=Payer(before.person_id), starts_on=date(2027, 1, 1), now=NOW)


def test_an_organisation_joins_for_itself():
    organisation, person = OrganisationFactory(), PersonFactory()
    join_plan(plan=PlanFactory(), payer=Payer(person.pk, organisation), starts_on=date(2027, 1, 1), now=NOW)
    assert list(Membership.objects.values_list("person", "organisation")) == [(None, organisation.pk)]


def test_a_month_is_charged_once_however_often_it_is_run():
    MembershipFactory()
    for day in (date(2027, 1, 31), date(2027, 1, 1), date(2027, 1, 15)):
        charge_terms(day=day, now=NOW)
    assert Charge.objects.count() == 1


def test_december_is_followed_by_january():
    MembershipFactory()
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        charge_terms(day=day, now=NOW)
    assert list(Charge.objects.order_by("pk").values_list("source_key", flat=True)) == ["2026-12-01", "2027-01-01"]


def test_a_membership_that_ended_yesterday_is_not_billed():
    MembershipFactory(ends_on=date(2027, 1, 31))
    charge_terms(day=date(2027, 2, 1), now=NOW)
    assert Charge.objects.count() == 0


def test_a_membership_that_ends_today_is_still_billed():
    MembershipFactory(ends_on=date(2027, 1, 31))
    charge_terms(day=date(2027, 1, 31), now=NOW)
    assert Charge.objects.count() == 1


def test_a_free_plan_leaves_no_line_of_zero_euros():
    MembershipFactory(plan=PlanFactory(monthly_fee=Decimal("0.00")))
    charge_terms(day=date(2027, 1, 1), now=NOW)
    assert Charge.objects.count() == 0
