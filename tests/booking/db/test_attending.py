"""Arriving in time, late and too late; leaving early."""

from datetime import timedelta

import pytest

from billing.models import Charge
from booking.actions.attending import check_in, check_out, undo_check_in
from booking.actions.sweeping import complete_past, release_no_shows
from booking.errors import SlotTaken, TooEarlyToCheckIn, TooLateToUndo, WrongState
from booking.models import Allocation, Booking, Change
from core.errors import NotAllowed
from core.ranges import Period
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, StewardFactory, book


@pytest.fixture
def absent(coworker, desk):
    """From nine to eleven; nobody came, and it was released at a quarter past."""
    BookingPolicyFactory(resource=desk, needs_check_in=True)
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    assert release_no_shows(now=at(9, 16)) == 1
    booking.refresh_from_db()
    return booking


def held(booking) -> tuple[str, Period]:
    allocation = Allocation.objects.get(booking=booking)
    return allocation.standing, Period.of(allocation.booked)


def test_arriving_too_early_is_refused(coworker, desk):
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    with pytest.raises(TooEarlyToCheckIn):
        check_in(booking=booking, by=coworker, now=at(8, 44))


def test_coming_late_takes_back_what_was_released(absent, coworker):
    moved = check_in(booking=absent, by=coworker, now=at(9, 20))
    assert (moved.status, moved.checked_in_at, moved.ended_at) == ("checked_in", at(9, 20), None)
    assert held(absent) == ("firm", between(9, 11))


def test_coming_late_costs_nothing_more(absent, coworker):
    check_in(booking=absent, by=coworker, now=at(9, 20))
    assert (Charge.objects.count(), Charge.objects.total()) == (1, absent.total)


def test_coming_late_is_refused_where_somebody_else_has_it(absent, coworker, desk):
    book(PersonFactory(), [desk], between(10, 11), now=at(9, 17))
    with pytest.raises(SlotTaken):
        check_in(booking=absent, by=coworker, now=at(9, 20))
    absent.refresh_from_db()
    assert (absent.status, held(absent)) == ("no_show", ("past", Period(at(9), at(9, 16))))


def test_coming_late_meets_no_overdue_hold(absent, coworker, desk, settings):
    hold = book(PersonFactory(), [desk], between(10, 11), now=at(9, 17), hold=True)
    late = at(9, 17) + settings.HOLD_LASTS
    check_in(booking=absent, by=coworker, now=late)
    hold.refresh_from_db()
    assert (absent.status, hold.status) == ("checked_in", "expired")


def test_time_that_somebody_else_had_in_between_is_not_booked_twice(absent, coworker, desk):
    other = book(PersonFactory(), [desk], Period(at(9, 15), at(10)), now=at(9, 17))
    check_in(booking=other, by=other.person, now=at(9, 18))
    check_out(booking=other, by=other.person, now=at(9, 30))
    check_in(booking=absent, by=coworker, now=at(9, 31))
    assert held(absent) == ("firm", Period(at(9, 31), at(11)))


def test_coming_after_the_end_is_refused(absent, coworker):
    with pytest.raises(WrongState):
        check_in(booking=absent, by=coworker, now=at(11))


def test_nobody_else_takes_it_back(absent):
    with pytest.raises(NotAllowed):
        check_in(booking=absent, by=PersonFactory(), now=at(9, 20))


def test_the_desk_takes_it_back_for_somebody(absent, site):
    host = StewardFactory(site=site).person
    assert check_in(booking=absent, by=host, now=at(9, 20)).status == "checked_in"
    assert Change.objects.filter(booking=absent, kind="checked_in").get().by == host


def test_leaving_early_frees_the_rest_and_changes_no_charge(coworker, desk):
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    check_in(booking=booking, by=coworker, now=at(9))
    check_out(booking=booking, by=coworker, now=at(9, 40))
    assert book(PersonFactory(), [desk], Period(at(9, 45), at(11)), now=at(9, 41)).status == "confirmed"
    assert held(booking) == ("past", Period(at(9), at(9, 40)))
    assert Charge.objects.filter(source_id=booking.public_id).total() == booking.total


def test_an_arrival_undone_is_to_come_again_and_told(coworker, desk, site):
    host = StewardFactory(site=site).person
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    check_in(booking=booking, by=host, now=at(9))
    undone = undo_check_in(booking=booking, by=host, now=at(9, 5))
    assert (undone.status, undone.checked_in_at, held(booking)[0]) == ("confirmed", None, "firm")
    assert list(Change.objects.filter(booking=booking).latest("pk").what) == ["checked_in_at"]


def test_only_the_desk_undoes_an_arrival_and_not_for_long(coworker, desk, site):
    host = StewardFactory(site=site).person
    booking = book(coworker, [desk], between(9, 11), now=NOW)
    check_in(booking=booking, by=coworker, now=at(9))
    with pytest.raises(NotAllowed):
        undo_check_in(booking=booking, by=coworker, now=at(9, 1))
    with pytest.raises(TooLateToUndo):
        undo_check_in(booking=booking, by=host, now=at(9) + timedelta(minutes=11))


def test_who_came_late_and_stayed_is_completed(absent, coworker):
    check_in(booking=absent, by=coworker, now=at(9, 20))
    complete_past(now=at(11, 1))
    assert Booking.objects.get().status == "completed"
    assert held(absent) == ("past", between(9, 11))
