from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Charge, PlanAllowance
from booking import errors
from booking.actions.moving import move_booking
from booking.models import Allocation
from core.errors import NotAllowed, Stale
from core.models import Event
from spaces import catalogue
from tests.conftest import NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    StewardFactory,
    book,
)

MORNING, AFTERNOON = between(9, 12), between(14, 16)


@pytest.fixture
def booking(desk, coworker):
    BookingPolicyFactory(free_cancellation=timedelta(hours=1))
    return book(coworker, [desk], MORNING, now=NOW)


def moved(booking, period, *, by=None, now=NOW, **more):
    return move_booking(
        booking=booking, by=by or booking.person, period=period, catalogue=catalogue.current(), now=now, **more
    )


def test_a_move_takes_the_new_place_at_its_price(booking, desk):
    after = moved(booking, AFTERNOON)
    assert (after.span, after.net, after.sequence) == (AFTERNOON, Decimal("5.00"), 1)
    assert Charge.objects.total() == Decimal("6.00")
    assert book(PersonFactory(), [desk], MORNING, now=NOW)


def test_a_move_over_its_own_old_time_is_possible(booking):
    assert moved(booking, between(10, 13)).span == between(10, 13)


def test_a_refused_move_keeps_the_old_place(booking, desk):
    book(PersonFactory(), [desk], AFTERNOON, now=NOW)
    with pytest.raises(errors.SlotTaken):
        moved(booking, AFTERNOON)
    booking.refresh_from_db()
    assert (booking.span, booking.sequence, Charge.objects.of_source("booking", booking.public_id).count()) == (
        MORNING,
        0,
        1,
    )
    assert [row.period for row in Allocation.objects.filter(booking=booking)] == [MORNING.stored]


def test_a_move_to_another_resource(booking, site):
    other = ResourceFactory(site=site)
    moved(booking, MORNING, resources=[catalogue.current().resources[other.pk]])
    assert list(Allocation.objects.values_list("resource", flat=True)) == [other.pk]


def test_a_move_draws_on_the_allowance_that_it_gives_back(desk, coworker):
    plan = PlanFactory()
    PlanAllowance.objects.create(plan=plan, kind="desk", monthly_minutes=180)
    MembershipFactory(person=coworker, plan=plan)
    BookingPolicyFactory(free_cancellation=timedelta(hours=1))
    booking = book(coworker, [desk], MORNING, now=NOW)
    assert moved(booking, between(13, 16)).net == Decimal("0.00")


def test_after_the_free_time_an_extension_is_still_possible(booking):
    assert moved(booking, between(9, 13), now=at(8, 30)).span == between(9, 13)


def test_after_the_free_time_nothing_is_given_back(booking):
    with pytest.raises(errors.TooLateToMove):
        moved(booking, between(9, 10), now=at(8, 30))


def test_rules_hold_for_the_new_place(booking):
    with pytest.raises(errors.OutsideOpeningHours):
        moved(booking, between(18, 22))


def test_an_expired_hold_does_not_stand_in_the_way(booking, desk, settings):
    book(PersonFactory(), [desk], AFTERNOON, now=NOW - settings.HOLD_LASTS, hold=True)
    assert moved(booking, AFTERNOON).span == AFTERNOON


def test_an_older_revision_cannot_be_moved(booking):
    moved(booking, AFTERNOON)
    booking.sequence = 0
    with pytest.raises(Stale):
        moved(booking, MORNING)


def test_a_stranger_cannot_move(booking):
    with pytest.raises(NotAllowed):
        moved(booking, AFTERNOON, by=PersonFactory())


def test_a_move_is_told(booking):
    moved(booking, AFTERNOON)
    event = Event.objects.get(kind="booking.moved")
    assert (event.subject_id, event.payload["sequence"]) == (booking.pk, 1)


def test_a_move_by_the_desk_respects_the_rules_of_the_place(booking, site):
    host = StewardFactory(site=site).person
    with pytest.raises(errors.OutsideOpeningHours):
        moved(booking, between(6, 9), by=host)
