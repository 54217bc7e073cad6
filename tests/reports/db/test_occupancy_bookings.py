"""The bookings behind a row of occupancy add up to it, whatever happened and however the report is cut."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import question as questions
from reports.errors import ReportTooLarge
from reports.naming import names_for
from reports.narrowing import Narrowed, as_query, narrowed
from reports.occupancy import occupancy
from reports.occupancy.bookings import ROW_WORDS, held_bookings, together
from reports.question import Days, Question
from spaces import catalogue
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import (
    MembershipFactory,
    PartFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    book,
)
from tests.factories.reports import past_booking
from tests.reports.worlds import build, worlds

pytestmark = pytest.mark.django_db


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), words=st.lists(st.sampled_from(ROW_WORDS), unique=True, max_size=3).map(tuple))
def test_the_bookings_of_a_row_add_up_to_it(world, words):
    with transaction.atomic():
        now = build(world).now
        current = catalogue.current()
        report = occupancy(Question(world["days"], group_by=words), catalogue=current, now=now)
        names = names_for(words, current)
        rows, found = [], []
        for row in report.rows[:40]:
            asked = as_query(words, row.keys, names)
            one = narrowed(Question(world["days"]), asked, words, catalogue=current)
            rows.append((row.booked, row.attended, row.outside))
            found.append(tuple(together(held_bookings(one, catalogue=current, now=now))))
        transaction.set_rollback(True)
    assert found == rows


def test_a_booking_of_several_resources_is_one_line(site, coworker):
    desks = [ResourceFactory(site=site) for _number in range(2)]
    booking = past_booking(coworker, desks, between(9, 11))
    (line,) = held_bookings(Narrowed(Question(Days(MONDAY, MONDAY)), {}), catalogue=catalogue.current(), now=NOW)
    assert (line.booking, line.resources, line.times.hours) == (
        booking.public_id,
        tuple(desk.pk for desk in desks),
        (4, 0, 0),
    )


def behind(days=None, **keys):
    return held_bookings(Narrowed(Question(days or Days(MONDAY, MONDAY)), keys), catalogue=catalogue.current(), now=NOW)


def hours_behind(**more):
    return [one.times.hours for one in behind(**more)]


@pytest.mark.parametrize("status", ["held", "requested", "expired", "declined", "cancelled"])
def test_what_never_became_firm_is_behind_no_row(desk, coworker, status):
    past_booking(coworker, [desk], between(9, 12), status=status)
    assert behind() == []


def test_attendance_behind_a_row_lies_within_the_booking(desk, coworker):
    past_booking(coworker, [desk], between(9, 12), checked_in_at=at(8, 30), checked_out_at=at(15))
    assert hours_behind() == [(3, 3, 0)]


def test_hours_outside_opening_stand_apart_behind_a_row_too(desk, coworker):
    past_booking(coworker, [desk], between(7, 10), checked_in_at=at(7), checked_out_at=at(10))
    assert hours_behind() == [(2, 2, 1)]


def test_behind_a_row_of_a_plan_are_its_holders_only(desk, coworker):
    plan = PlanFactory()
    MembershipFactory(person=coworker, plan=plan)
    mine = past_booking(coworker, [desk], between(9, 10))
    other = past_booking(PersonFactory(), [desk], between(10, 11))
    assert [one.booking for one in behind(plan=plan.pk)] == [mine.public_id]
    assert [one.booking for one in behind(plan=None)] == [other.public_id]


def test_a_whole_is_one_resource_of_its_booking(site, coworker):
    whole = ResourceFactory(site=site, kind="room")
    for _number in range(2):
        PartFactory(whole=whole, part=ResourceFactory(site=site, kind="room"))
    book(coworker, [whole], between(9, 11), now=NOW)
    assert [(one.resources, one.times.hours) for one in behind()] == [((whole.pk,), (4, 0, 0))]


def test_behind_an_hour_is_only_what_it_held_in_the_order_of_time(desk, coworker):
    tuesday = MONDAY + timedelta(days=1)
    days = [past_booking(coworker, [desk], between(10, 11, day)) for day in (tuesday, MONDAY)]
    past_booking(coworker, [desk], between(14, 15))
    found = behind(days=Days(MONDAY, tuesday), hour=10)
    assert [one.booking for one in found] == [one.public_id for one in reversed(days)]


def test_a_weekday_that_was_not_asked_about_has_nothing_behind_it(coworker):
    """What Paris has before its Monday begins, while it is Monday in Calcutta, is of no weekday asked about."""
    sunday, here = MONDAY - timedelta(days=1), ResourceFactory()
    ResourceFactory(site=SiteFactory(time_zone="Asia/Kolkata"))
    past_booking(coworker, [here], between(20, 21, sunday))
    assert behind(weekday=3) == []


def test_too_many_bookings_behind_a_row_are_refused(desk, coworker, monkeypatch):
    for hour in (9, 10):
        past_booking(coworker, [desk], between(hour, hour + 1))
    monkeypatch.setattr(questions, "MOST_ROWS", 1)
    with pytest.raises(ReportTooLarge):
        behind()


def test_the_bookings_of_a_row_take_two_queries(site, desk, coworker, django_assert_num_queries):
    for hour in (9, 11, 13):
        book(coworker, [desk], between(hour, hour + 1), now=NOW)
    current = catalogue.current()
    with django_assert_num_queries(2):
        held_bookings(Narrowed(Question(Days(MONDAY, MONDAY)), {}), catalogue=current, now=NOW)
