"""Groups and qualifications meet booking: who is let in longer, who is trained."""

from datetime import date, time

import pytest

from booking.errors import OutsideOpeningHours, QualificationMissing
from tests.conftest import MONDAY, NOW, between
from tests.factories import (
    BookingPolicyFactory,
    MembershipFactory,
    OpeningRuleFactory,
    PersonFactory,
    PlanFactory,
    book,
)
from tests.factories.opening import AccessGroupFactory, GrantFactory, QualificationFactory

EVENING = between(20, 22)


@pytest.fixture
def residents(desk):
    group = AccessGroupFactory()
    OpeningRuleFactory(site=desk.site, group=group, weekday=0, opens=time(0), closes=time(0))
    return group


def test_people_of_the_group_book_in_their_hours(desk, residents, coworker):
    residents.people.add(coworker)
    assert book(coworker, [desk], EVENING, now=NOW).span == EVENING


def test_a_plan_opens_the_hours_of_its_group(desk, residents, coworker):
    plan = PlanFactory()
    plan.access_groups.add(residents)
    MembershipFactory(plan=plan, person=coworker)
    assert book(coworker, [desk], between(19, 22), now=NOW)


def test_others_keep_to_everybodys_hours(desk, residents):
    with pytest.raises(OutsideOpeningHours):
        book(PersonFactory(), [desk], EVENING, now=NOW)


def test_a_membership_that_ends_before_opens_nothing(desk, residents, coworker):
    plan = PlanFactory()
    plan.access_groups.add(residents)
    MembershipFactory(plan=plan, person=coworker, ends_on=date(2027, 1, 10))
    with pytest.raises(OutsideOpeningHours):
        book(coworker, [desk], EVENING, now=NOW)


@pytest.fixture
def laser(desk):
    qualification = QualificationFactory()
    BookingPolicyFactory(resource=desk).qualifications.add(qualification)
    return qualification


def test_whoever_is_qualified_books(desk, laser, coworker):
    GrantFactory(qualification=laser, person=coworker, expires_on=MONDAY)
    assert book(coworker, [desk], between(9, 10), now=NOW)


def test_a_qualification_that_lapses_before_the_use_is_of_no_help(desk, laser, coworker):
    GrantFactory(qualification=laser, person=coworker, expires_on=MONDAY)
    with pytest.raises(QualificationMissing):
        book(coworker, [desk], between(9, 10, date(2027, 1, 12)), now=NOW)
