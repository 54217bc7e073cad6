from datetime import date, timedelta

import pytest

from billing.belonging import groups_of
from tests.conftest import MONDAY
from tests.factories import AffiliationFactory, MembershipFactory, OrganisationFactory, PlanFactory
from tests.factories.opening import AccessGroupFactory

DAY = timedelta(days=1)


@pytest.fixture
def group(db):
    return AccessGroupFactory()


@pytest.fixture
def plan(group):
    plan = PlanFactory()
    plan.access_groups.add(group)
    return plan


def test_somebody_belongs_by_name(group, coworker):
    group.people.add(coworker)
    assert groups_of(coworker.pk, MONDAY) == {group.pk}


def test_a_membership_of_a_plan_that_gives_access_belongs(plan, group, coworker):
    MembershipFactory(plan=plan, person=coworker)
    assert groups_of(coworker.pk, MONDAY) == {group.pk}


def test_a_membership_counts_from_its_first_day_to_its_last(plan, group, coworker):
    MembershipFactory(plan=plan, person=coworker, starts_on=MONDAY, ends_on=MONDAY)
    found = [groups_of(coworker.pk, MONDAY + offset * DAY) for offset in (-1, 0, 1)]
    assert found == [frozenset(), {group.pk}, frozenset()]


@pytest.mark.parametrize(("may_book", "belongs"), [(True, True), (False, False)])
def test_an_organisations_membership_counts_for_those_who_book_on_its_account(plan, coworker, may_book, belongs):
    organisation = OrganisationFactory()
    AffiliationFactory(person=coworker, organisation=organisation, may_book=may_book)
    MembershipFactory(plan=plan, person=None, organisation=organisation)
    assert bool(groups_of(coworker.pk, MONDAY)) == belongs


def test_other_peoples_groups_are_not_ones_own(plan, group, coworker):
    MembershipFactory(plan=plan, starts_on=date(2020, 1, 1))
    AccessGroupFactory()
    assert groups_of(coworker.pk, MONDAY) == frozenset()
