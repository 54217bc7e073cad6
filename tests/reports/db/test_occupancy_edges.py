"""The edges of open, booked and attended time, one at a time: arrivals, maintenance, midnights of several zones."""

from datetime import date, time, timedelta

import pytest

from core.ranges import Period
from reports import question as questions
from reports.errors import ReportTooLarge
from reports.question import Days
from tests.conftest import MONDAY, at, between
from tests.factories import (
    ClosureFactory,
    MembershipFactory,
    OrganisationFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    open_every_day,
)
from tests.factories.reports import blocked, past_booking
from tests.reports.conftest import counted

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SUNDAY, TUESDAY = MONDAY - DAY, MONDAY + DAY


def hours(*group_by, **more):
    return {row.keys: row.hours for row in counted(*group_by, **more).rows}


def never_closed(time_zone="Europe/Paris"):
    site = SiteFactory(time_zone=time_zone, closes_on_public_holidays=False)
    open_every_day(site, opens=time(0), closes=time(0))
    return ResourceFactory(site=site)


def test_who_came_once_it_was_over_has_attended_nothing(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), checked_in_at=at(13), checked_out_at=at(14))
    assert hours() == {(): (12, 3, 0, 0)}


def test_who_stayed_on_has_attended_until_the_end(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), checked_in_at=at(9), checked_out_at=at(15))
    assert hours() == {(): (12, 3, 3, 0)}


def test_attendance_outside_opening_counts_no_more_than_the_booking_there(site, desk, coworker):
    ClosureFactory(site=site, starts_at=at(11), ends_at=at(14))
    past_booking(coworker, [desk], between(9, 12), checked_in_at=at(9), checked_out_at=at(12))
    assert hours() == {(): (9, 2, 2, 1)}
    (row,) = counted().rows
    assert (row.occupancy, row.use) == (2 / 9, 2 / 9)


def test_use_is_of_the_open_time(desk, coworker):
    past_booking(coworker, [desk], between(8, 14), checked_in_at=at(8), checked_out_at=at(11))
    (row,) = counted().rows
    assert (row.occupancy, row.use) == (0.5, 0.25)


@pytest.mark.parametrize(("lifted", "opened"), [(8, 12), (9, 12), (10, 11), (12, 9), (15, 9)])
def test_maintenance_counts_until_it_was_lifted_and_no_longer_than_it_was_to_last(desk, lifted, opened):
    blocked(desk, between(9, 12), lifted_at=at(lifted))
    assert hours() == {(): (opened, 0, 0, 0)}


def test_maintenance_in_the_night_counts_on_the_day_of_the_place(db):
    """Shortly after midnight in Paris it is still the day before in UTC; late in Guadeloupe it is the day after."""
    east, west = never_closed(), never_closed("America/Guadeloupe")
    blocked(east, between(0, 1))
    blocked(west, between(4, 5, TUESDAY))
    assert hours("resource") == {(east.pk,): (23, 0, 0, 0), (west.pk,): (23, 0, 0, 0)}


def test_each_place_has_the_day_of_its_own_clocks(coworker):
    """Monday begins in Calcutta at 18:30 UTC on Sunday, in Paris at 23:00; it ends as much earlier."""
    paris, calcutta = never_closed(), never_closed("Asia/Kolkata")
    for desk in (paris, calcutta):
        past_booking(coworker, [desk], Period(at(20, day=SUNDAY), at(20)))
    assert hours("resource", "day") == {
        (paris.pk, "2027-01-11"): (24, 20, 0, 0),
        (calcutta.pk, "2027-01-11"): (24, 23.5, 0, 0),
    }
    assert hours() == {(): (48, 43.5, 0, 0)}


def test_each_place_has_the_hours_of_its_own_clocks(coworker):
    paris, calcutta = never_closed(), never_closed("Asia/Kolkata")
    for desk in (paris, calcutta):
        past_booking(coworker, [desk], between(9, 10))  # from 13:30 to 14:30 in Calcutta
    found = hours("resource", "hour")
    assert {keys: row[1] for keys, row in found.items() if row[1]} == {
        (paris.pk, 9): 1,
        (calcutta.pk, 13): 0.5,
        (calcutta.pk, 14): 0.5,
    }


def test_a_place_that_changes_its_clocks_stands_beside_one_that_does_not(coworker):
    night = date(2027, 3, 28)
    never_closed(), never_closed("Asia/Kolkata")
    assert sum(row[0] for row in hours("hour", days=Days(night, night)).values()) == 23 + 24


def test_where_payers_are_told_apart_too_many_rows_are_refused_as_well(desk, coworker, monkeypatch):
    MembershipFactory(person=coworker)
    past_booking(coworker, [desk], between(9, 12))
    monkeypatch.setattr(questions, "MOST_ROWS", 1)
    assert len(counted().rows) == 1
    with pytest.raises(ReportTooLarge):
        counted("plan")


@pytest.mark.parametrize(
    ("starts", "ends", "has_it"),
    [(MONDAY, None, True), (SUNDAY, MONDAY, True), (TUESDAY, None, False), (SUNDAY, SUNDAY, False)],
)
def test_an_organisations_plan_counts_from_its_first_day_to_its_last(desk, coworker, starts, ends, has_it):
    paying, plan = OrganisationFactory(), PlanFactory()
    MembershipFactory(person=None, organisation=paying, plan=plan, starts_on=starts, ends_on=ends)
    past_booking(coworker, [desk], between(9, 12), organisation=paying)
    booked = [row.keys for row in counted("plan").rows if row.booked]
    assert booked == [(plan.pk if has_it else None,)]


@pytest.mark.parametrize("at_home", [True, False])
def test_an_organisations_plan_for_its_home_counts_there_alone(site, desk, coworker, at_home):
    paying, plan = OrganisationFactory(), PlanFactory(scope="home")
    home = site if at_home else SiteFactory()
    MembershipFactory(person=None, organisation=paying, plan=plan, home_site=home)
    past_booking(coworker, [desk], between(9, 12), organisation=paying)
    assert [row.keys for row in counted("plan").rows if row.booked] == [(plan.pk if at_home else None,)]


def test_a_company_without_a_plan_is_of_the_public(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), organisation=OrganisationFactory(kind="company"))
    assert [row.keys for row in counted("group").rows if row.booked] == [("public",)]
