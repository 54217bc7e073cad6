"""Complaints about the statistics of other booking systems, each as the case that shows it does not happen here."""

from datetime import time, timedelta

import pytest

from billing.standing import Payer
from booking.actions.attending import check_in, check_out
from booking.actions.changing import cancel_booking
from booking.actions.moving import move_booking
from booking.actions.walking_in import walk_in
from reports.conduct import conduct, seat_fill
from reports.question import Days, Question
from spaces import catalogue
from spaces.models import Steward
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    PersonFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    book,
    open_every_day,
)
from tests.factories.reports import charged, past_booking
from tests.reports.conftest import counted

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def asked(*group_by, days=None, **more):
    return Question(days or Days(MONDAY, MONDAY), group_by=group_by, **more)


def test_statistics_do_not_count_cancelled_bookings(desk, coworker):
    booking = book(coworker, [desk], between(9, 12), now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    current = catalogue.current()
    (kept,) = conduct(asked(), catalogue=current).rows
    (seats,) = seat_fill(asked(), catalogue=current).rows
    assert counted().whole.hours == (12, 0, 0, 0)
    assert (kept.bookings, kept.cancelled, kept.leads, seats.bookings) == (0, 1, None, 0)


def test_statistics_use_the_date_of_use_not_the_date_of_booking(desk, coworker):
    """Made on the Monday for the Thursday: the Monday knows nothing of it."""
    thursday = MONDAY + 3 * DAY
    book(coworker, [desk], between(9, 12, thursday), now=at(8))
    current, both = catalogue.current(), Days(MONDAY, thursday)
    used = {row.keys: row.hours[1] for row in counted("day", days=both).rows if row.booked}
    kept = {row.keys: row.bookings for row in conduct(asked("day", days=both), catalogue=current).rows}
    seats = {row.keys: row.bookings for row in seat_fill(asked("day", days=both), catalogue=current).rows}
    day = thursday.isoformat()
    assert (used, kept, seats) == ({(day,): 3}, {(day,): 1}, {(day,): 1})


def test_unbooked_resources_do_not_vanish_from_the_occupancy_rate(site, desk, coworker):
    idle = [ResourceFactory(site=site) for _ in range(3)]
    book(coworker, [desk], between(8, 20), now=NOW)
    by_resource = {row.keys[0]: row.occupancy for row in counted("resource").rows}
    assert counted().whole.occupancy == 0.25
    assert by_resource == {desk.pk: 1, **{one.pk: 0 for one in idle}}


@pytest.mark.parametrize("words", [("plan",), ("group",), ("plan", "resource")])
def test_unbooked_resources_do_not_vanish_where_payers_are_told_apart(site, desk, coworker, words):
    ResourceFactory(site=site)
    book(coworker, [desk], between(8, 20), now=NOW)
    assert counted(*words).whole.occupancy == 0.5


def test_zero_capacity_is_not_shown_as_a_hundred_per_cent(coworker):
    """Nothing was open, and something was booked all the same."""
    closed = ResourceFactory(site=SiteFactory())
    past_booking(coworker, [closed], between(9, 12))
    (row,) = counted("resource").rows
    assert (row.occupancy, row.use, row.hours) == (None, None, (0, 0, 0, 3))


def test_nothing_booked_is_not_shown_as_full_seats(desk):
    (row,) = seat_fill(asked(), catalogue=catalogue.current()).rows
    assert row.fill is None


def test_a_booking_of_several_resources_is_one_booking(site, coworker):
    desks = [ResourceFactory(site=site) for _ in range(3)]
    past_booking(coworker, desks, between(9, 12), attendees=3)
    current = catalogue.current()
    assert conduct(asked("kind"), catalogue=current).rows[0].bookings == 1
    (seats,) = seat_fill(asked(), catalogue=current).rows
    assert (seats.bookings, seats.taken, seats.offered, seats.fill) == (1, 9, 9, 1)


def test_a_night_open_until_midnight_is_not_lost(coworker):
    site = SiteFactory()
    open_every_day(site, opens=time(20), closes=time(0))
    desk = ResourceFactory(site=site)
    past_booking(coworker, [desk], between(22, 23))
    assert counted(sites=frozenset({site.pk})).whole.hours == (4, 1, 0, 0)


def test_credit_notes_and_charges_do_not_change_how_full_a_place_was(desk, coworker):
    past_booking(coworker, [desk], between(9, 12))
    before = counted().whole
    charged(coworker, "-10.00", MONDAY, reverses=charged(coworker, "10.00", MONDAY))
    assert counted().whole == before


def left_early(desk, person, *, at_minute):
    booking = book(person, [desk], between(9, 10), now=NOW)
    check_out(booking=check_in(booking=booking, by=person, now=at(9)), by=person, now=at(9, at_minute))


def test_minutes_given_back_and_booked_again_are_booked_once(desk, coworker):
    """Somebody leaves at 9:10, somebody else takes the hour that has begun: before 9:10 it was not theirs."""
    BookingPolicyFactory()
    left_early(desk, coworker, at_minute=10)
    book(PersonFactory(), [desk], between(9, 10), now=at(9, 12))
    assert counted(now=at(20)).whole.hours[1] == 1


def test_minutes_of_a_walk_in_who_left_are_booked_once_when_the_step_is_booked_again(desk, coworker):
    """From 9:06 to 9:09 by the one, from then on by the other."""
    known = catalogue.current()
    somebody = {"person": coworker, "payer": Payer(coworker.pk), "by": coworker}
    walked = walk_in(resource=known.resources[desk.pk], until=at(10), catalogue=known, now=at(9, 6), **somebody)
    check_out(booking=walked, by=coworker, now=at(9, 9))
    book(PersonFactory(), [desk], between(9, 10), now=at(9, 10))
    assert counted(now=at(20)).whole.hours[1] == 0.9


def test_minutes_given_back_are_booked_once_when_a_booking_is_moved_onto_them(desk, coworker):
    left_early(desk, coworker, at_minute=10)
    later = book(PersonFactory(), [desk], between(14, 15), now=NOW)
    steward = StewardFactory(site=desk.site, role=Steward.Role.MANAGER).person
    move_booking(booking=later, period=between(9, 10), by=steward, catalogue=catalogue.current(), now=at(9, 12))
    assert counted(now=at(20)).whole.hours[1] == 1
