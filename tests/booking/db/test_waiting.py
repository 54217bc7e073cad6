"""Who waits, who is offered the time that becomes free, and what becomes of the offer."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from booking import errors
from booking.actions import sweeping
from booking.actions.attending import check_in, check_out
from booking.actions.blocking import block_resource, lift_blockage
from booking.actions.changing import approve_booking, cancel_booking, confirm_hold, decline_booking
from booking.actions.handing_on import handing_on_afterwards
from booking.actions.moving import move_booking
from booking.actions.waiting import (
    MOST_WAITS,
    accept_offer,
    decline_offer,
    lapse_past,
    leave_waiting_list,
    offer_what_is_free,
)
from booking.choosing import Wish
from booking.models import Booking, Loan, WaitingEntry
from core.models import Event
from spaces import catalogue
from spaces.models import BookingPolicy, Resource
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PartFactory, PersonFactory, ResourceFactory, book
from tests.factories.loans import borrow, bring_back, host_of, laptop, lend, lending_policy, loan_days
from tests.factories.waiting import wait

pytestmark = pytest.mark.django_db

SLOT = between(14, 16)
HOUR = timedelta(hours=1)


@pytest.fixture
def holder(desk, coworker):
    return book(coworker, [desk], SLOT, now=NOW)


@pytest.fixture
def line(desk, holder):
    """Three people in line, a second after each other."""
    return [wait(PersonFactory(), desk, SLOT, now=NOW + timedelta(seconds=n)) for n in range(3)]


def status_of(entry: WaitingEntry) -> str:
    return WaitingEntry.objects.get(pk=entry.pk).status


def statuses(line: list[WaitingEntry]) -> list[str]:
    return [status_of(entry) for entry in line]


def give_back(booking: Booking) -> None:
    cancel_booking(booking=booking, by=booking.person, now=NOW + HOUR)


def offer_of(entry: WaitingEntry) -> Booking:
    return WaitingEntry.objects.select_related("offer__person").get(pk=entry.pk).offer


def test_join_waits_in_line(line):
    assert statuses(line) == ["waiting"] * 3


def test_join_for_what_is_free_is_refused_with_what_to_take(desk, coworker):
    with pytest.raises(errors.FreeRightNow) as met:
        wait(coworker, desk, SLOT, now=NOW)
    assert met.value.facts["alternatives"][0]["resources"][0]["id"] == str(desk.public_id)


def test_join_twice_is_refused(desk, holder):
    person = PersonFactory()
    wait(person, desk, SLOT, now=NOW)
    with pytest.raises(errors.AlreadyWaiting):
        wait(person, desk, SLOT, now=NOW)


def test_join_again_after_leaving_is_possible(desk, holder):
    person = PersonFactory()
    leave_waiting_list(entry=wait(person, desk, SLOT, now=NOW), by=person, now=NOW)
    assert wait(person, desk, SLOT, now=NOW).status == "waiting"


def test_join_for_a_period_that_has_begun_is_refused(desk, holder):
    with pytest.raises(errors.InThePast):
        wait(PersonFactory(), desk, SLOT, now=at(15))


def test_join_against_the_rules_is_refused_as_a_booking_would_be(desk, holder):
    with pytest.raises(errors.OutsideOpeningHours):
        wait(PersonFactory(), desk, between(4, 6, day=SLOT.start.date() + timedelta(days=1)), now=NOW)


def test_join_for_what_nothing_can_give_is_refused(site):
    with pytest.raises(errors.NothingFits):
        wait(PersonFactory(), Wish(kind="room", site_id=site.pk, capacity=40), SLOT, now=NOW)


def test_join_for_everything_is_refused(desk, coworker):
    person = PersonFactory()
    for number in range(MOST_WAITS + 1):
        period = between(9, 11, day=(NOW + timedelta(days=1 + number)).date())
        book(coworker, [desk], period, now=NOW)
        if number < MOST_WAITS:
            wait(person, desk, period, now=NOW)
    with pytest.raises(errors.TooManyWaits):
        wait(person, desk, period, now=NOW)


def test_cancellation_offers_the_time_to_the_first_in_line(holder, line):
    """Indico #5786, cal.com #10616: a taken slot has a queue, and what is given back goes to it."""
    give_back(holder)
    assert statuses(line) == ["offered", "waiting", "waiting"]


def test_offer_is_a_hold_until_the_answer_is_due(holder, line):
    give_back(holder)
    offer = offer_of(line[0])
    line[0].refresh_from_db()
    assert (offer.status, offer.held_until, offer.person, offer.span) == (
        "held",
        line[0].answer_by,
        line[0].person,
        SLOT,
    )


def test_offered_time_is_in_the_way_of_everybody_else(desk, holder, line):
    give_back(holder)
    with pytest.raises(errors.SlotTaken):
        book(PersonFactory(), [desk], SLOT, now=NOW + HOUR)


def test_offer_is_told_once(holder, line):
    give_back(holder)
    assert list(Event.objects.filter(kind="waiting.offered").values_list("subject_id", flat=True)) == [line[0].pk]


def test_offer_lasts_half_the_time_that_is_left(holder, line):
    give_back(holder)
    line[0].refresh_from_db()
    assert line[0].answer_by == NOW + HOUR + (SLOT.start - NOW - HOUR) / 2


def test_offer_lasts_no_longer_than_the_house_says(desk, coworker):
    period = between(9, 11, day=(NOW + timedelta(days=9)).date())
    first = book(coworker, [desk], period, now=NOW)
    entry = wait(PersonFactory(), desk, period, now=NOW)
    cancel_booking(booking=first, by=coworker, now=NOW)
    entry.refresh_from_db()
    assert entry.answer_by == NOW + settings.OFFER_LASTS


def test_accepting_makes_a_booking(holder, line):
    give_back(holder)
    line[0].refresh_from_db()
    accepted = accept_offer(entry=line[0], by=line[0].person, catalogue=catalogue.current(), now=NOW + HOUR)
    assert (accepted.status, accepted.offer.status) == ("accepted", "confirmed")


def test_ordinary_confirmation_accepts_the_offer_too(holder, line):
    give_back(holder)
    offer = offer_of(line[0])
    confirm_hold(booking=offer, by=offer.person, catalogue=catalogue.current(), now=NOW + HOUR)
    assert statuses(line) == ["accepted", "waiting", "waiting"]


def test_declined_offer_goes_to_the_next(holder, line):
    give_back(holder)
    line[0].refresh_from_db()
    decline_offer(entry=line[0], by=line[0].person, now=NOW + HOUR)
    assert statuses(line) == ["declined", "offered", "waiting"]


def test_leaving_with_an_open_offer_declines_it(holder, line):
    give_back(holder)
    line[0].refresh_from_db()
    leave_waiting_list(entry=line[0], by=line[0].person, now=NOW + HOUR)
    assert statuses(line) == ["declined", "offered", "waiting"]


def test_unanswered_offer_goes_to_the_next(holder, line):
    give_back(holder)
    line[0].refresh_from_db()
    sweeping.expire_overdue_holds(now=line[0].answer_by)
    assert statuses(line) == ["expired", "offered", "waiting"]


def test_unanswered_offer_goes_to_the_next_before_a_newcomer(desk, holder, line):
    """Nothing has swept yet: whoever meets the overdue hold in the way does not inherit it."""
    give_back(holder)
    line[0].refresh_from_db()
    with pytest.raises(errors.SlotTaken):
        book(PersonFactory(), [desk], SLOT, now=line[0].answer_by)
    assert statuses(line) == ["expired", "offered", "waiting"]


def test_late_acceptance_is_refused(holder, line):
    give_back(holder)
    line[0].refresh_from_db()
    with pytest.raises(errors.HoldExpired):
        accept_offer(entry=line[0], by=line[0].person, catalogue=catalogue.current(), now=line[0].answer_by)


def test_somebody_else_does_not_answer(holder, line):
    from core.errors import NotAllowed

    give_back(holder)
    line[0].refresh_from_db()
    with pytest.raises(NotAllowed):
        accept_offer(entry=line[0], by=line[1].person, catalogue=catalogue.current(), now=NOW + HOUR)


def test_who_left_is_skipped(holder, line):
    leave_waiting_list(entry=line[0], by=line[0].person, now=NOW)
    give_back(holder)
    assert statuses(line) == ["left", "offered", "waiting"]


def test_who_has_left_the_house_is_passed_over(holder, line):
    line[0].person.is_active = False
    line[0].person.save()
    give_back(holder)
    assert statuses(line) == ["waiting", "offered", "waiting"]


def test_a_rule_that_no_longer_holds_passes_over_and_never_breaks_the_release(desk, holder):
    wish = wait(PersonFactory(), desk, SLOT, now=NOW)
    BookingPolicyFactory(resource=desk, max_duration=timedelta(hours=1))
    give_back(holder)
    assert (Booking.objects.get(pk=holder.pk).status, status_of(wish)) == ("cancelled", "waiting")


def test_one_whose_wish_does_not_fit_lets_the_next_have_it(desk, coworker):
    early, late = (book(coworker, [desk], between(9 + 2 * n, 11 + 2 * n), now=NOW) for n in range(2))
    long = wait(PersonFactory(), desk, between(9, 13), now=NOW)
    short = wait(PersonFactory(), desk, between(11, 13), now=NOW + timedelta(seconds=1))
    cancel_booking(booking=late, by=coworker, now=NOW)
    assert (status_of(long), status_of(short), early.status) == ("waiting", "offered", "confirmed")


def test_one_release_may_suit_several(desk, coworker):
    whole = book(coworker, [desk], between(10, 14), now=NOW)
    entries = [wait(PersonFactory(), desk, between(10 + n, 11 + n), now=NOW) for n in range(3)]
    cancel_booking(booking=whole, by=coworker, now=NOW)
    assert statuses(entries) == ["offered"] * 3


def test_any_of_a_kind_gets_the_one_that_is_given_back(site, coworker):
    rooms = [ResourceFactory(site=site, kind=Resource.Kind.ROOM, capacity=6) for _ in range(2)]
    bookings = [book(coworker, [room], SLOT, now=NOW) for room in rooms]
    entry = wait(PersonFactory(), Wish(kind="room", site_id=site.pk, capacity=5), SLOT, now=NOW)
    cancel_booking(booking=bookings[1], by=coworker, now=NOW)
    assert offer_of(entry).resources == [rooms[1]]


def test_a_whole_is_offered_once_its_last_part_is_given_back(site, coworker):
    whole, a, b = (ResourceFactory(site=site, kind=Resource.Kind.ROOM, capacity=9) for _ in range(3))
    for part in (a, b):
        PartFactory(whole=whole, part=part)
    bookings = [book(coworker, [part], SLOT, now=NOW) for part in (a, b)]
    entry = wait(PersonFactory(), whole, SLOT, now=NOW)
    cancel_booking(booking=bookings[0], by=coworker, now=NOW)
    assert status_of(entry) == "waiting"
    cancel_booking(booking=bookings[1], by=coworker, now=NOW)
    assert offer_of(entry).resources == [whole]


def test_no_show_hands_on_what_is_left(desk):
    BookingPolicyFactory(resource=desk, needs_check_in=True)
    book(PersonFactory(), [desk], between(9, 16), now=NOW)
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    sweeping.release_no_shows(now=at(9, 15))
    assert status_of(entry) == "offered"


def test_leaving_early_hands_on_what_is_left(desk, coworker):
    booking = book(coworker, [desk], between(9, 16), now=NOW)
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    check_in(booking=booking, by=coworker, now=at(9))
    check_out(booking=booking, by=coworker, now=at(11))
    assert status_of(entry) == "offered"


def test_move_hands_on_the_old_place(desk, holder, line):
    period = between(9, 11)
    move_booking(booking=holder, by=holder.person, period=period, catalogue=catalogue.current(), now=NOW)
    assert statuses(line) == ["offered", "waiting", "waiting"]


def test_shortening_hands_on_what_is_left(desk, coworker):
    booking = book(coworker, [desk], between(12, 16), now=NOW)
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    move_booking(booking=booking, by=coworker, period=between(12, 14), catalogue=catalogue.current(), now=NOW)
    assert status_of(entry) == "offered"


def test_lifted_blockage_hands_on(desk):
    entry = catalogue.current().resources[desk.pk]
    blockage = block_resource(resource=entry, period=SLOT, reason="peinture", by=None, now=NOW)
    waiting = wait(PersonFactory(), desk, SLOT, now=NOW)
    lift_blockage(blockage=blockage, now=NOW)
    assert status_of(waiting) == "offered"


def test_declined_request_hands_on(desk, site):
    from tests.factories import StewardFactory

    BookingPolicyFactory(resource=desk, needs_approval=True)
    request = book(PersonFactory(), [desk], SLOT, now=NOW)
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    decline_booking(booking=request, by=StewardFactory(site=site).person, reason="", now=NOW)
    assert status_of(entry) == "offered"


def test_accepting_where_approval_is_asked_makes_a_request(desk, site):
    from tests.factories import StewardFactory

    host = StewardFactory(site=site).person
    BookingPolicyFactory(resource=desk, needs_approval=True)
    request = book(PersonFactory(), [desk], SLOT, now=NOW)
    entry = wait(PersonFactory(), desk, SLOT, now=NOW)
    decline_booking(booking=request, by=host, reason="", now=NOW)
    entry.refresh_from_db()
    accepted = accept_offer(entry=entry, by=entry.person, catalogue=catalogue.current(), now=NOW)
    assert (accepted.status, accepted.offer.status) == ("accepted", "requested")
    assert approve_booking(booking=accepted.offer, by=host, catalogue=catalogue.current(), now=NOW).status == (
        "confirmed"
    )


def test_members_only_is_said_when_joining(desk, coworker):
    book(coworker, [desk], SLOT, now=NOW)
    BookingPolicyFactory(resource=desk, bookable_by=BookingPolicy.Booker.MEMBERS)
    with pytest.raises(errors.MembersOnly):
        wait(PersonFactory(), desk, SLOT, now=NOW)


def test_what_is_given_back_and_taken_by_one_hand_is_not_handed_on(desk, holder, line):
    with transaction.atomic(), handing_on_afterwards(now=NOW):
        cancel_booking(booking=holder, by=holder.person, now=NOW)
        again = book(holder.person, [desk], between(14, 15), now=NOW)
    assert (again.status, statuses(line)) == ("confirmed", ["waiting"] * 3)


def test_rest_of_what_one_hand_moved_is_handed_on_at_the_end(desk, holder):
    short = wait(PersonFactory(), desk, between(15, 16), now=NOW)
    with transaction.atomic(), handing_on_afterwards(now=NOW):
        cancel_booking(booking=holder, by=holder.person, now=NOW)
        book(holder.person, [desk], between(14, 15), now=NOW)
    assert status_of(short) == "offered"


def test_sweep_offers_what_no_release_told_of(desk, holder, line):
    with transaction.atomic():
        Booking.objects.filter(pk=holder.pk).update(status="cancelled", ended_at=NOW)
    assert statuses(line) == ["waiting"] * 3
    assert offer_what_is_free(catalogue=catalogue.current(), now=NOW) == 1
    assert statuses(line) == ["offered", "waiting", "waiting"]


def test_sweep_of_an_empty_queue_asks_one_query(desk, django_assert_num_queries):
    current = catalogue.current()
    with django_assert_num_queries(1):
        assert offer_what_is_free(catalogue=current, now=NOW) == 0


def test_who_waited_in_vain_is_told(line):
    assert lapse_past(now=SLOT.start) == 3
    assert statuses(line) == ["lapsed"] * 3
    assert Event.objects.filter(kind="waiting.lapsed").count() == 3


def test_nothing_is_offered_once_it_has_begun(holder, line):
    check_in(booking=holder, by=holder.person, now=SLOT.start)
    check_out(booking=holder, by=holder.person, now=at(14, 30))
    assert statuses(line) == ["waiting"] * 3


def test_release_where_nobody_waits_makes_no_more_trips(desk, coworker, django_assert_max_num_queries):
    booking = book(coworker, [desk], SLOT, now=NOW)
    with transaction.atomic(), django_assert_max_num_queries(2):
        from booking.actions.transitions import move
        from booking.models.booking import HOLDING, Status

        move(booking, since=HOLDING, to=Status.CANCELLED, now=NOW, ended_at=NOW)


def test_raw_update_of_the_offer_moves_the_entry_along(holder, line):
    give_back(holder)
    Booking.objects.filter(pk=offer_of(line[0]).pk).update(status="cancelled", changed_at=NOW, ended_at=NOW)
    assert status_of(line[0]) == "declined"


@pytest.mark.parametrize(
    ("fields", "claim"),
    [
        ({"kind": "room"}, "waiting_has_one_target"),
        ({"resource": None, "kind": ""}, "waiting_has_one_target"),
        ({"attendees": 0}, "waiting_has_attendees"),
        ({"status": "offered"}, "waiting_offered_has_its_booking_and_deadline"),
        ({"status": "left"}, "waiting_ended_has_a_date"),
        ({"answer_by": NOW}, "waiting_has_no_offer_yet"),
    ],
)
def test_constraint_holds(line, fields, claim):
    with pytest.raises(IntegrityError, match=claim), transaction.atomic():
        WaitingEntry.objects.filter(pk=line[0].pk).update(**fields)


def test_one_living_entry_per_person_target_and_period(line):
    again = WaitingEntry.objects.get(pk=line[0].pk)
    again.pk, again.public_id = None, WaitingEntry().public_id
    again._state.adding = True
    with pytest.raises(IntegrityError, match="waiting_once_per_person_target_and_period"), transaction.atomic():
        again.save()


def test_offer_says_what_was_wished(desk, holder):
    entry = wait(PersonFactory(), desk, SLOT, now=NOW, title="Réunion")
    give_back(holder)
    assert (offer_of(entry).title, offer_of(entry).attendees) == ("Réunion", 1)


@pytest.mark.parametrize(("condition", "status"), [("good", "offered"), ("broken", "waiting")])
def test_what_comes_back_from_a_loan_is_handed_on_unless_it_is_broken(site, coworker, condition, status):
    thing = lent(site, coworker)
    later = between(9, 11, day=MONDAY + timedelta(days=4))
    entry = wait(PersonFactory(), thing, later, now=NOW)
    bring_back(Loan.objects.get(), by=host_of(site), now=at(12, day=MONDAY + timedelta(days=2)), condition=condition)
    assert status_of(entry) == status


def lent(site, person) -> Resource:
    lending_policy(site)
    thing = laptop(site)
    loan = borrow(person, [thing], loan_days(MONDAY + timedelta(days=1), 7, site=site), now=NOW)
    lend(loan, by=host_of(site), now=at(10, day=MONDAY + timedelta(days=1)))
    return thing
