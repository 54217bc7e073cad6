from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Charge
from booking import errors
from booking.actions.attending import check_in, check_out
from booking.actions.blocking import block_resource, lift_blockage
from booking.actions.changing import approve_booking, cancel_booking, decline_booking
from booking.actions.sweeping import complete_past, decline_past_requests, expire_overdue_holds, release_no_shows
from booking.models import Allocation
from core.errors import NotAllowed
from core.ranges import Period
from spaces import catalogue
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, StewardFactory, book

MORNING = between(9, 12)


@pytest.fixture
def host(site):
    return StewardFactory(site=site).person


@pytest.fixture
def booking(desk, coworker):
    BookingPolicyFactory(
        resource=desk, needs_check_in=True, check_in_grace=timedelta(minutes=15), free_cancellation=timedelta(hours=1)
    )
    return book(coworker, [desk], MORNING, now=NOW)


def booked_hours() -> list[float]:
    return [float(Period.of(row.booked).hours) for row in Allocation.objects.all()]


def test_cancelling_in_time_gives_back_time_and_money(booking, coworker, desk):
    cancelled = cancel_booking(booking=booking, by=coworker, now=NOW, reason="malade")
    assert (cancelled.status, cancelled.ended_by, cancelled.end_reason) == ("cancelled", coworker, "malade")
    assert Charge.objects.total() == Decimal("0.00")
    assert book(PersonFactory(), [desk], MORNING, now=NOW)


def test_cancelling_late_gives_back_time_only(booking, coworker, desk):
    cancel_booking(booking=booking, by=coworker, now=at(8, 30))
    assert Charge.objects.total() == Decimal("9.00")
    assert book(PersonFactory(), [desk], MORNING, now=at(8, 30))


def test_cancelling_twice_reverses_once(booking, coworker):
    cancel_booking(booking=booking, by=coworker, now=NOW)
    with pytest.raises(errors.WrongState):
        cancel_booking(booking=booking, by=coworker, now=NOW)
    assert Charge.objects.count() == 2


def test_a_stranger_cannot_cancel(booking):
    with pytest.raises(NotAllowed):
        cancel_booking(booking=booking, by=PersonFactory(), now=NOW)


def test_the_front_desk_can_cancel(booking, host):
    assert cancel_booking(booking=booking, by=host, now=NOW).ended_by == host


def test_a_host_of_another_site_cannot_cancel(booking):
    with pytest.raises(NotAllowed):
        cancel_booking(booking=booking, by=StewardFactory().person, now=NOW)


def test_leaving_early_frees_the_rest_and_keeps_both_times(booking, coworker, desk):
    check_in(booking=booking, by=coworker, now=at(9, 5))
    left = check_out(booking=booking, by=coworker, now=at(11))
    assert (left.status, left.checked_in_at, left.checked_out_at) == ("completed", at(9, 5), at(11))
    assert (float(left.span.hours), booked_hours()) == (3.0, [2.0])
    assert book(PersonFactory(), [desk], between(11, 12), now=at(11))


def test_checking_in_an_hour_ahead_is_too_early(booking, coworker):
    with pytest.raises(errors.TooEarlyToCheckIn):
        check_in(booking=booking, by=coworker, now=at(8))


def test_who_does_not_come_frees_the_rest(booking, desk):
    assert release_no_shows(now=at(9, 15)) == 1
    booking.refresh_from_db()
    assert (booking.status, booked_hours()) == ("no_show", [0.25])
    assert book(PersonFactory(), [desk], between(10, 12), now=at(9, 15))


def test_who_came_in_time_is_no_absence(booking, coworker):
    check_in(booking=booking, by=coworker, now=at(9))
    assert release_no_shows(now=at(9, 15)) == 0


def test_what_has_ended_is_completed_whole(booking, coworker):
    check_in(booking=booking, by=coworker, now=at(9))
    assert complete_past(now=at(12)) == 1
    assert booked_hours() == [3.0]


def test_a_hold_is_swept_when_its_time_is_up(desk, coworker, settings):
    book(coworker, [desk], MORNING, now=NOW, hold=True)
    assert expire_overdue_holds(now=NOW + settings.HOLD_LASTS - timedelta(seconds=1)) == 0
    assert expire_overdue_holds(now=NOW + settings.HOLD_LASTS) == 1


def test_the_front_desk_approves_and_only_then_is_it_charged(desk, coworker, host):
    BookingPolicyFactory(resource=desk, needs_approval=True)
    requested = book(coworker, [desk], MORNING, now=NOW)
    approved = approve_booking(booking=requested, by=host, catalogue=catalogue.current(), now=NOW)
    assert (approved.status, Charge.objects.total()) == ("confirmed", Decimal("9.00"))


def test_nobody_approves_for_oneself(desk, coworker):
    BookingPolicyFactory(resource=desk, needs_approval=True)
    requested = book(coworker, [desk], MORNING, now=NOW)
    with pytest.raises(NotAllowed):
        approve_booking(booking=requested, by=coworker, catalogue=catalogue.current(), now=NOW)


def test_a_declined_request_frees_the_time(desk, coworker, host):
    BookingPolicyFactory(resource=desk, needs_approval=True)
    requested = book(coworker, [desk], MORNING, now=NOW)
    decline_booking(booking=requested, by=host, reason="travaux", now=NOW)
    assert Allocation.objects.get().standing == "released"


def test_a_request_nobody_answered_ends_when_its_time_comes(desk, coworker):
    BookingPolicyFactory(resource=desk, needs_approval=True)
    book(coworker, [desk], MORNING, now=NOW)
    assert decline_past_requests(now=at(9)) == 1


def test_maintenance_is_in_the_way_until_it_is_lifted(desk, coworker):
    entry = catalogue.current().resources[desk.pk]
    blockage = block_resource(resource=entry, period=MORNING, reason="peinture", by=None, now=NOW)
    with pytest.raises(errors.SlotTaken):
        book(coworker, [desk], MORNING, now=NOW)
    lift_blockage(blockage=blockage, now=NOW)
    assert book(coworker, [desk], MORNING, now=NOW)


def test_maintenance_does_not_push_bookings_away(desk, coworker, booking):
    entry = catalogue.current().resources[desk.pk]
    with pytest.raises(errors.SlotTaken):
        block_resource(resource=entry, period=MORNING, reason="peinture", by=None, now=NOW)
