"""Under which plan and in which group a booking counts: as `billing.standing` prices it, on the day of use."""

from datetime import date, timedelta

import pytest

from billing import price_list
from billing.models import Plan
from billing.standing import Payer, standing_of
from booking.models import Booking
from members.models import Organisation
from reports.question import Days
from tests.conftest import MONDAY, between
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    open_every_day,
)
from tests.factories.reports import past_booking
from tests.reports.conftest import counted

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def booked(*words, **asked):
    """Hours by the keys of the rows that have some."""
    return {row.keys: row.hours[1] for row in counted(*words, **asked).rows if row.booked}


def test_without_a_membership_there_is_no_plan_and_the_public_group(desk, coworker):
    past_booking(coworker, [desk], between(9, 12))
    assert booked("plan", "group") == {(None, "public"): 3}


def test_a_plan_changed_in_the_period_counts_each_day_under_its_own(desk, coworker):
    before, after = PlanFactory(group="member"), PlanFactory(group="solidarity")
    MembershipFactory(person=coworker, plan=before, ends_on=MONDAY)
    MembershipFactory(person=coworker, plan=after, starts_on=MONDAY + DAY)
    past_booking(coworker, [desk], between(9, 12))
    past_booking(coworker, [desk], between(9, 10, MONDAY + DAY))
    days = Days(MONDAY, MONDAY + DAY)
    assert booked("plan", "group", days=days) == {(before.pk, "member"): 3, (after.pk, "solidarity"): 1}


def test_the_day_is_that_of_the_place(coworker):
    """On Sunday at 20:00 UTC it is Monday in Calcutta, and the plan begins on Monday."""
    site = SiteFactory(time_zone="Asia/Kolkata")
    open_every_day(site)
    plan = PlanFactory()
    MembershipFactory(person=coworker, plan=plan, starts_on=MONDAY)
    past_booking(coworker, [ResourceFactory(site=site)], between(21, 22, MONDAY - DAY))
    assert {row.keys: row.hours[3] for row in counted("plan").rows} == {(plan.pk,): 1, (None,): 0}


def test_the_organisation_that_pays_stands_in_for_the_person(desk, coworker):
    own, shared = PlanFactory(), PlanFactory()
    paying = OrganisationFactory(kind=Organisation.Kind.COMPANY)
    MembershipFactory(person=coworker, plan=own)
    MembershipFactory(person=None, organisation=paying, plan=shared)
    past_booking(coworker, [desk], between(9, 12), organisation=paying)
    assert booked("plan") == {(shared.pk,): 3}


def test_an_association_without_a_plan_has_its_group(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), organisation=OrganisationFactory())
    assert booked("plan", "group") == {(None, "association"): 3}


def test_a_workshop_is_under_no_plan_and_in_no_group(desk, coworker):
    MembershipFactory(person=coworker)
    past_booking(coworker, [desk], between(9, 12), purpose=Booking.Purpose.SESSION)
    assert booked("plan", "group") == {(None, None): 3}


@pytest.mark.parametrize("home", ["here", "elsewhere", None])
def test_a_plan_for_the_home_site_counts_there_as_it_is_priced(site, desk, coworker, home):
    plan = PlanFactory(scope=Plan.Scope.HOME, group="solidarity")
    homes = {"here": site, "elsewhere": SiteFactory(), None: None}
    MembershipFactory(person=coworker, plan=plan, home_site=homes[home])
    past_booking(coworker, [desk], between(9, 12))
    known = standing_of(Payer(coworker.pk), prices=price_list.current(), kinds=["desk"], days=[MONDAY])
    assert booked("group") == {(known.group_on(MONDAY, site.pk),): 3}
    assert (known.holding(MONDAY, site.pk) is None) == (home == "elsewhere") == ((None,) in booked("plan"))


def test_everybody_shares_the_open_time_and_the_whole_has_it_once(desk, coworker):
    plan = PlanFactory()
    MembershipFactory(person=coworker, plan=plan, starts_on=date(2020, 1, 1))
    past_booking(coworker, [desk], between(9, 12))
    report = counted("plan")
    assert {row.keys: row.occupancy for row in report.rows} == {(plan.pk,): 0.25, (None,): 0}
    assert report.whole.hours == (12, 3, 0, 0)


def test_nobody_has_all_the_open_time_where_nothing_was_booked(desk):
    assert [(row.keys, row.hours) for row in counted("plan").rows] == [((None,), (12, 0, 0, 0))]
