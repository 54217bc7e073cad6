from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from billing.models import Charge
from booking.actions.cart import confirm_together, request_together
from booking.actions.holding import cart_of
from booking.choosing import Wish
from booking.errors import BookingNotFound, CartEmpty, HoldExpired, SlotTaken, TooManyHolds
from booking.models import Allocation, Booking
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, book, wanted

pytestmark = pytest.mark.django_db


def hold(person, resource, period, now=NOW):
    return book(person, [resource], period, now=now, hold=True)


def confirm(person, *bookings, now=NOW):
    chosen = [booking.public_id for booking in bookings] or None
    return confirm_together(by=person, catalogue=catalogue.current(), now=now, public_ids=chosen)


def test_the_whole_cart_is_confirmed_and_charged_together(coworker, site):
    held = [hold(coworker, ResourceFactory(site=site), between(9, 10)) for _ in range(3)]
    confirmed = confirm(coworker)
    assert {booking.pk for booking in confirmed} == {booking.pk for booking in held}
    assert Allocation.objects.filter(standing="firm").count() == 3
    assert Charge.objects.count() == 3
    assert cart_of(coworker, now=NOW).count() == 0


def test_one_overdue_hold_refuses_all_and_is_named(coworker, site):
    """The living one comes first, so that it would be confirmed if each stood for itself."""
    late = hold(coworker, ResourceFactory(site=site), between(9, 10), now=NOW + timedelta(minutes=10))
    early = hold(coworker, ResourceFactory(site=site), between(9, 10))
    with pytest.raises(HoldExpired) as refused:
        confirm(coworker, early, late, now=NOW + django_settings.HOLD_LASTS)
    assert refused.value.facts["booking"] == str(early.public_id)
    assert set(Booking.objects.values_list("status", flat=True)) == {"held"}
    assert Charge.objects.count() == 0


def test_what_needs_approval_becomes_a_request_with_the_rest(coworker, site):
    desk, room = ResourceFactory(site=site), ResourceFactory(site=site, kind="room")
    BookingPolicyFactory(kind="room", needs_approval=True)
    hold(coworker, desk, between(9, 10))
    hold(coworker, room, between(9, 10))
    assert sorted(booking.status for booking in confirm(coworker)) == ["confirmed", "requested"]


def test_somebody_elses_hold_is_not_found(coworker, desk):
    theirs = hold(PersonFactory(), desk, between(9, 10))
    with pytest.raises(BookingNotFound):
        confirm(coworker, theirs)


def test_an_empty_cart_has_nothing_to_confirm(coworker):
    with pytest.raises(CartEmpty):
        confirm(coworker)


def test_several_are_held_together(coworker, site):
    desk, room = ResourceFactory(site=site), ResourceFactory(site=site, kind="room", capacity=6)
    asked = [
        (wanted(coworker, [desk], between(9, 10), hold=True), None),
        (wanted(coworker, [], between(9, 10), hold=True), Wish(kind="room", site_id=site.pk, capacity=4)),
    ]
    made = request_together(asked=asked, catalogue=catalogue.current(), now=NOW)
    assert [booking.status for booking in made] == ["held", "held"]
    assert set(Allocation.objects.values_list("resource", flat=True)) == {desk.pk, room.pk}


def test_where_one_cannot_be_had_none_is_made_and_the_one_is_named(coworker, site):
    free, taken = ResourceFactory(site=site), ResourceFactory(site=site)
    book(PersonFactory(), [taken], between(9, 10), now=NOW)
    asked = [(wanted(coworker, [resource], between(9, 10)), None) for resource in (free, taken)]
    with pytest.raises(SlotTaken) as refused:
        request_together(asked=asked, catalogue=catalogue.current(), now=NOW)
    assert refused.value.facts["number"] == 1
    assert Booking.objects.of(coworker).count() == 0


def test_a_cart_has_an_end(coworker, site, settings):
    settings.MOST_HOLDS = 1
    hold(coworker, ResourceFactory(site=site), between(9, 10))
    asked = [(wanted(coworker, [ResourceFactory(site=site)], between(9, 10), hold=True), None)]
    with pytest.raises(TooManyHolds):
        request_together(asked=asked, catalogue=catalogue.current(), now=NOW)
