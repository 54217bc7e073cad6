from datetime import timedelta

import pytest

from billing.models import Charge
from booking.actions.closing import Choice, Decision, decide, decide_all
from booking.closures import affected, undecided
from booking.errors import NotInTheWay, NowhereToGo, SlotTaken
from booking.models import Booking, Change
from booking.models.booking import Status
from core.errors import NotAllowed
from core.models import Event
from spaces import catalogue
from tests.conftest import MONDAY, NOW, between
from tests.factories import (
    BookingPolicyFactory,
    ClosureFactory,
    PartFactory,
    PersonFactory,
    ResourceFactory,
    StewardFactory,
    book,
)

MORNING = between(9, 11)


@pytest.fixture
def host(site):
    return StewardFactory(site=site).person


@pytest.fixture
def booking(desk, coworker):
    BookingPolicyFactory(free_cancellation=timedelta(days=2))
    return book(coworker, [desk], MORNING, now=NOW)


@pytest.fixture
def closure(site, booking):
    return closed(site=site)


def closed(start=8, end=12, **place):
    period = between(start, end)
    return ClosureFactory(**{"site": None, **place}, starts_at=period.start, ends_at=period.end, reason="Fuite d’eau")


def decided(closure, booking, choice, host, to=None, now=NOW):
    how = {"by": host, "catalogue": catalogue.current(), "now": now}
    return decide(closure=closure, booking=booking, decision=Decision(choice, to), **how)


def waiting_for(closure, now=NOW):
    return list(undecided(closure, catalogue=catalogue.current(), now=now))


def test_a_closure_shows_the_bookings_in_its_way_and_no_others(site, desk, booking, closure):
    book(PersonFactory(), [desk], between(14, 16), now=NOW)
    assert waiting_for(closure) == [booking]


def test_a_closure_of_a_part_meets_bookings_of_the_whole(site, desk):
    whole = ResourceFactory(site=site, capacity=4)
    PartFactory(whole=whole, part=desk)
    of_whole = book(PersonFactory(), [whole], MORNING, now=NOW)
    assert waiting_for(closed(resource=desk)) == [of_whole]


def test_cancelling_for_a_closure_costs_nothing_however_late(booking, closure, host):
    cancelled = decided(closure, booking, Choice.CANCEL, host)
    stored = Booking.objects.get(pk=booking.pk)
    assert (cancelled.status, stored.end_reason) == (Status.CANCELLED, "Fuite d’eau")
    assert (Charge.objects.total(), stored.is_free_to_cancel(NOW)) == (0, True)


def test_cancelling_for_a_closure_tells_why_in_the_history(booking, closure, host):
    decided(closure, booking, Choice.CANCEL, host)
    change = Change.objects.get(booking=booking, kind="cancelled")
    assert (change.by, change.reason) == (host, "Fuite d’eau")


def test_a_move_goes_to_the_nearest_place_that_is_open(booking, closure, desk, host):
    moved = decided(closure, booking, Choice.MOVE, host)
    assert (moved.span, [row.requested_id for row in moved.allocations.all()]) == (between(12, 14), [desk.pk])


def test_a_move_prefers_a_like_resource_at_the_same_time(site, desk, coworker, host):
    other = ResourceFactory(site=site)
    booking = book(coworker, [desk], MORNING, now=NOW)
    moved = decided(closed(resource=desk), booking, Choice.MOVE, host)
    assert (moved.span, [row.requested_id for row in moved.allocations.all()]) == (MORNING, [other.pk])


def test_a_move_goes_to_another_day_where_the_day_has_nothing(site, booking, host):
    moved = decided(closed(0, 23, site=site), booking, Choice.MOVE, host)
    assert moved.span == MORNING.moved(timedelta(days=1))


def test_a_move_goes_where_the_steward_says(booking, closure, desk, host):
    entry = catalogue.current().resources[desk.pk]
    assert decided(closure, booking, Choice.MOVE, host, to=([entry], between(15, 17))).span == between(15, 17)


def test_whoever_is_moved_may_cancel_free_of_charge_until_the_start(booking, closure, host):
    decided(closure, booking, Choice.MOVE, host)
    stored = Booking.objects.get(pk=booking.pk)
    assert (stored.free_until, stored.cancellation) == (stored.start, [])


def test_a_move_tells_why_in_the_history(booking, closure, host):
    decided(closure, booking, Choice.MOVE, host)
    assert Change.objects.get(booking=booking, kind="moved").reason == "Fuite d’eau"


def test_a_move_with_nowhere_to_go_leaves_the_booking_alone(site, booking, host):
    period = between(0, 23)
    long = ClosureFactory(site=site, starts_at=period.start, ends_at=period.end + timedelta(days=20))
    with pytest.raises(NowhereToGo):
        decided(long, booking, Choice.MOVE, host)
    assert Booking.objects.get(pk=booking.pk).span == MORNING


def test_a_refused_move_changes_nothing_at_all(booking, closure, desk, host):
    before = Booking.objects.get(pk=booking.pk).free_until
    book(PersonFactory(), [desk], between(15, 17), now=NOW)
    entry = catalogue.current().resources[desk.pk]
    with pytest.raises(SlotTaken):
        decided(closure, booking, Choice.MOVE, host, to=([entry], between(15, 17)))
    assert Booking.objects.get(pk=booking.pk).free_until == before


def test_a_booking_kept_stands_and_is_not_asked_about_again(booking, closure, host):
    decided(closure, booking, Choice.KEEP, host)
    assert waiting_for(closure) == []
    assert Change.objects.get(booking=booking).kind == Change.Kind.KEPT


def test_a_booking_kept_for_one_closure_is_asked_about_for_another(booking, closure, site, host):
    decided(closure, booking, Choice.KEEP, host)
    assert waiting_for(closed(9, 10, site=site)) == [booking]


@pytest.mark.parametrize("choice", Choice)
def test_deciding_twice_changes_nothing(booking, closure, host, choice):
    decided(closure, booking, choice, host)
    before = (Change.objects.count(), Event.objects.count(), Charge.objects.total())
    with pytest.raises(NotInTheWay):
        decided(closure, booking, choice, host)
    assert (Change.objects.count(), Event.objects.count(), Charge.objects.total()) == before


def test_one_that_is_refused_does_not_hold_up_the_others(site, desk, booking, host):
    other = book(PersonFactory(), [ResourceFactory(site=site)], MORNING, now=NOW)
    closure = closed(site=site)
    entry = catalogue.current().resources[desk.pk]
    shut = ([entry], between(8, 10))
    choices = [(booking, Decision(Choice.MOVE, shut)), (other, Decision(Choice.CANCEL))]
    first, second = decide_all(closure=closure, decisions=choices, by=host, catalogue=catalogue.current(), now=NOW)
    assert (first.refusal.code, second.refusal) == ("outside-opening-hours", None)
    assert waiting_for(closure) == [booking]


def test_only_the_desk_of_the_site_decides(booking, closure, coworker):
    with pytest.raises(NotAllowed):
        decided(closure, booking, Choice.CANCEL, coworker)


def test_offers_are_the_nearest_first(booking, closure):
    [one] = affected(waiting_for(closure), catalogue=catalogue.current(), now=NOW)
    starts = [period.start for _entries, period in one.offers]
    assert starts == sorted(starts)
    assert starts[0] == between(12, 14, MONDAY).start
