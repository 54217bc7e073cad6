from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Charge
from booking.actions.moving import move_booking, preview_move
from booking.actions.swapping import swap_bookings
from booking.availability import DAY
from booking.errors import NothingToSwap, QuotaExceeded, SlotTaken, TooLateToMove, TooManyPeople, WrongState
from booking.models import Allocation, Change
from core.errors import NotAllowed
from core.models import Event
from spaces import catalogue
from spaces.models import Quota
from tests.conftest import MONDAY, NOW, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, book

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(coworker, site):
    """A booking at nine on one desk, another at fourteen for two hours on a dearer room."""
    desk, room = ResourceFactory(site=site), ResourceFactory(site=site, kind="room", capacity=6)
    return book(coworker, [desk], between(9, 10), now=NOW), book(coworker, [room], between(14, 16), now=NOW)


def swap(first, second, by, now=NOW):
    return swap_bookings(booking=first, other=second, by=by, catalogue=catalogue.current(), now=now)


def held_by(booking):
    return set(Allocation.objects.filter(booking=booking, standing="firm").values_list("resource", "booked"))


def test_swap_exchanges_resources_and_periods(pair, coworker):
    first, second = pair
    before = held_by(first), held_by(second)
    swap(first, second, coworker)
    assert (held_by(second), held_by(first)) == before
    assert (first.span, second.span) == (between(14, 16), between(9, 10))


def test_swap_charges_each_for_its_new_place(pair, coworker):
    first, second = pair
    totals = first.total, second.total
    swap(first, second, coworker)
    assert (second.total, first.total) == totals
    standing = {row.source_id: row.total for row in Charge.objects.standing()}
    assert standing == {first.public_id: first.total, second.public_id: second.total}


def test_swap_is_written_down_for_both(pair, coworker):
    first, second = pair
    swap(first, second, coworker)
    rows = Change.objects.filter(kind="swapped").order_by("booking")
    assert [(row.booking_id, row.by_id) for row in rows] == [(first.pk, coworker.pk), (second.pk, coworker.pk)]
    assert rows[0].what["start"] == [between(9, 10).start.isoformat(), between(14, 16).start.isoformat()]
    assert Event.objects.filter(kind="booking.moved").count() == 2


def test_swap_with_itself_says_there_is_nothing_to_do(pair, coworker):
    with pytest.raises(NothingToSwap):
        swap(pair[0], pair[0], coworker)


def test_swap_with_somebody_elses_booking_is_not_allowed(pair, coworker, site):
    other = PersonFactory()
    theirs = book(other, [ResourceFactory(site=site)], between(9, 10), now=NOW)
    with pytest.raises(NotAllowed):
        swap(pair[0], theirs, coworker)


def test_swap_once_ended_is_refused(pair, coworker):
    first, second = pair
    first.status = "cancelled"
    first.save()
    with pytest.raises(WrongState):
        swap(first, second, coworker)


def test_swap_whose_buffer_does_not_fit_keeps_both_places(coworker, site):
    """Since it was booked, the room asks for half an hour after each use, which its next booking does not leave."""
    desk, room = ResourceFactory(site=site), ResourceFactory(site=site, kind="room", capacity=6)
    first = book(coworker, [desk], between(9, 10), now=NOW)
    second = book(coworker, [room], between(14, 16), now=NOW)
    book(PersonFactory(), [room], between(16, 17), now=NOW)
    BookingPolicyFactory(resource=room, buffer_after=timedelta(minutes=30))
    before = held_by(first), held_by(second)
    with pytest.raises(SlotTaken):
        swap(first, second, coworker)
    assert (held_by(first), held_by(second)) == before
    assert Change.objects.count() == 0
    assert Charge.objects.filter(reverses__isnull=False).count() == 0


def test_preview_of_a_move_says_the_price_and_changes_nothing(pair, coworker):
    first, _second = pair
    before = held_by(first), first.sequence, Charge.objects.count()
    longer = between(9, 12)
    quote = preview_move(booking=first, by=coworker, period=longer, catalogue=catalogue.current(), now=NOW)
    first.refresh_from_db()
    assert (held_by(first), first.sequence, Charge.objects.count()) == before
    moved = move_booking(booking=first, by=coworker, period=longer, catalogue=catalogue.current(), now=NOW)
    assert Decimal(quote["total"]) == moved.total > Decimal(0)


def test_preview_of_a_move_is_refused_as_the_move_would_be(pair, coworker, site):
    first, _second = pair
    desk = first.allocations.get().resource
    book(PersonFactory(), [desk], between(11, 12), now=NOW)
    with pytest.raises(SlotTaken):
        preview_move(booking=first, by=coworker, period=between(9, 12), catalogue=catalogue.current(), now=NOW)


def test_a_move_within_its_own_place_is_offered_that_place(coworker, site):
    """What is in the way is somebody else's; one's own old place does not narrow what is offered instead."""
    desk = ResourceFactory(site=site)
    mine = book(coworker, [desk], between(9, 11), now=NOW)
    book(PersonFactory(), [desk], between(11, 19), now=NOW)
    with pytest.raises(SlotTaken) as refused:
        move_booking(booking=mine, by=coworker, period=between(10, 13), catalogue=catalogue.current(), now=NOW)
    offers = refused.value.facts["alternatives"]
    assert offers[0]["start"] == between(8, 11).start.astimezone(catalogue.current().resources[desk.pk].tz).isoformat()


def test_swap_between_two_full_days_is_within_a_daily_quota(coworker, site):
    """What counts is how things stand afterwards, not on the way."""
    first_desk, second_desk = ResourceFactory.create_batch(2, site=site)
    Quota.objects.create(policy=BookingPolicyFactory(kind="desk"), measure="hours", window="day", most=2)
    tomorrow = between(9, 11, day=MONDAY + DAY)
    first = book(coworker, [first_desk], between(9, 11), now=NOW)
    second = book(coworker, [second_desk], tomorrow, now=NOW)
    swap(first, second, coworker)
    assert (first.span, second.span) == (tomorrow, between(9, 11))


def test_a_move_beyond_a_quota_is_refused_and_keeps_its_place(coworker, site):
    desk = ResourceFactory(site=site)
    Quota.objects.create(policy=BookingPolicyFactory(kind="desk"), measure="hours", window="day", most=2)
    book(coworker, [desk], between(9, 10), now=NOW)
    booking = book(coworker, [desk], between(14, 15), now=NOW)
    with pytest.raises(QuotaExceeded) as refused:
        move_booking(booking=booking, by=coworker, period=between(14, 16), catalogue=catalogue.current(), now=NOW)
    facts = refused.value.facts
    assert (facts["used"], facts["asked"], facts["limit"]) == (1, 2, 2)
    booking.refresh_from_db()
    assert (booking.span, held_by(booking)) == (between(14, 15), {(desk.pk, between(14, 15).stored)})


def test_swap_is_refused_where_one_would_break_the_rules_of_its_new_place(coworker, site):
    desk, room = ResourceFactory(site=site), ResourceFactory(site=site, kind="room", capacity=6)
    alone = book(coworker, [desk], between(9, 10), now=NOW)
    together = book(coworker, [room], between(14, 16), now=NOW, attendees=4)
    with pytest.raises(TooManyPeople):
        swap(alone, together, coworker)
    assert (alone.span, together.span) == (between(9, 10), between(14, 16))


def test_swap_gives_no_time_back_once_cancelling_costs(pair, coworker):
    first, second = pair
    with pytest.raises(TooLateToMove):
        swap(first, second, coworker, now=between(9, 10).start + timedelta(minutes=5))
