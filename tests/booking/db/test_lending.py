"""A loan from the request to the return."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from booking.actions.attending import check_in, check_out
from booking.actions.changing import approve_booking, cancel_booking
from booking.actions.lending import Inspection, Seen, add_photos, hand_over
from booking.actions.moving import move_booking
from booking.actions.sweeping import complete_past, release_no_shows
from booking.errors import (
    AgreementNotSigned,
    BookedForALoan,
    ConditionMissing,
    LoanWhileClosed,
    NotBackYet,
    NotLendable,
    QuotaExceeded,
    SlotTaken,
    TooEarlyToHandOver,
    TooLong,
    TooManyPhotos,
    TooShort,
    WrongState,
)
from booking.models import Allocation, Blockage, Booking, Loan, LoanItem
from booking.photos import Photo
from core.database import violated
from core.errors import NotAllowed
from core.models import Event
from spaces import catalogue
from spaces.models import Quota
from tests.conftest import MONDAY, NOW, at, between
from tests.factories import BookingPolicyFactory, PersonFactory, ResourceFactory, book
from tests.factories.loans import borrow, bring_back, host_of, inspected, laptop, lend, lending_policy, loan_days

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY
PHOTO = Photo(b"\xff\xd8", 40, 30)


@pytest.fixture
def thing(site):
    lending_policy(site)
    return laptop(site)


@pytest.fixture
def host(site):
    return host_of(site)


@pytest.fixture
def loan(site, thing, coworker):
    """Asked for a week from Tuesday on."""
    return borrow(coworker, [thing], loan_days(TUESDAY, 7, site=site), now=NOW)


def test_a_loan_is_a_confirmed_booking_that_occupies_its_things(loan, thing):
    booking = Booking.objects.get(pk=loan.pk)
    assert (booking.purpose, booking.status) == ("loan", "confirmed")
    [row] = Allocation.objects.filter(booking=booking)
    assert (row.resource_id, row.standing, row.period) == (thing.pk, "firm", booking.period)
    assert [item.resource_id for item in loan.items.all()] == [thing.pk]


def test_a_free_loan_costs_nothing_and_shows_the_list_price(loan):
    [line] = loan.booking.quote["lines"]
    assert (loan.booking.total, line["rule"], line["net"]) == (0, "free_loan", "0.00")
    assert (line["quantity"], line["unit"], line["unit_price"]) == ("8", "day", "12.50")


def test_a_paid_loan_costs_at_most_the_cap_of_each_day(site, coworker):
    lending_policy(site, loan_is_free=None)
    loan = borrow(coworker, [laptop(site)], loan_days(TUESDAY, 2, site=site), now=NOW)
    assert [line["rule"] for line in loan.booking.quote["lines"]] == ["daily_cap"] * 3
    assert loan.booking.net == Decimal("37.50")


def test_several_things_leave_in_one_loan(site, thing, coworker):
    other = laptop(site)
    loan = borrow(coworker, [thing, other], loan_days(TUESDAY, 7, site=site), now=NOW)
    assert {item.resource_id for item in loan.items.all()} == {thing.pk, other.pk}
    assert loan.booking.allocations.count() == 2


@pytest.mark.parametrize("kind", ["desk", "room"])
def test_what_is_no_equipment_is_not_lent(site, coworker, kind):
    lending_policy(site, kind="")
    thing = laptop(site)
    type(thing).objects.filter(pk=thing.pk).update(kind=kind)
    with pytest.raises(NotLendable):
        borrow(coworker, [thing], loan_days(TUESDAY, 7, site=site), now=NOW)


def test_equipment_without_a_longest_loan_does_not_leave(site, coworker):
    with pytest.raises(NotLendable):
        borrow(coworker, [laptop(site)], loan_days(TUESDAY, 7, site=site), now=NOW)


def test_the_strictest_longest_loan_wins(site, coworker):
    lending_policy(site, days=21)
    lending_policy(site, days=3)
    with pytest.raises(TooLong) as refused:
        borrow(coworker, [laptop(site)], loan_days(TUESDAY, 4, site=site), now=NOW)
    assert refused.value.facts["limit_minutes"] == 3 * 1440


def test_a_loan_of_the_longest_number_of_days_may_end_later_in_the_day(site, coworker):
    lending_policy(site, days=3)
    period = loan_days(TUESDAY, 3, start=9, end=19, site=site)
    assert borrow(coworker, [laptop(site)], period, now=NOW).due_at == period.end


def test_a_loan_lasts_at_least_until_the_next_day(site, thing, coworker):
    with pytest.raises(TooShort):
        borrow(coworker, [thing], between(9, 18), now=NOW)


@pytest.mark.parametrize(("start", "end"), [(7, 18), (10, 21)])
def test_pick_up_and_return_need_an_open_door(site, thing, coworker, start, end):
    with pytest.raises(LoanWhileClosed) as refused:
        borrow(coworker, [thing], loan_days(TUESDAY, 7, start=start, end=end, site=site), now=NOW)
    assert len(refused.value.facts["open"]) == 1


def test_a_loan_taken_meanwhile_names_the_conflict_and_what_can_be_had_instead(site, thing, loan, coworker):
    other = laptop(site)
    with pytest.raises(SlotTaken) as refused:
        borrow(PersonFactory(), [thing], loan_days(TUESDAY + 2 * DAY, 7, site=site), now=NOW)
    facts = refused.value.facts
    assert facts["conflict"]["resource"] == str(thing.public_id)
    offered = {offer["resources"][0]["id"]: offer["start"] for offer in facts["alternatives"]}
    assert set(offered) == {str(thing.public_id), str(other.public_id)}
    assert offered[str(thing.public_id)] >= loan.due_at.isoformat()


def test_a_loan_that_must_be_approved_waits_for_it(site, thing, coworker, host):
    BookingPolicyFactory(kind="equipment", site=site, needs_approval=True)
    loan = borrow(coworker, [thing], loan_days(TUESDAY, 7, site=site), now=NOW)
    assert loan.booking.status == "requested"
    approved = approve_booking(booking=loan.booking, by=host, catalogue=catalogue.current(), now=NOW)
    assert (approved.status, approved.total) == ("confirmed", 0)


def test_handing_over_records_condition_signature_and_hands(loan, host):
    lend(loan, by=host, now=at(10, day=TUESDAY), condition="worn")
    fresh = Loan.objects.get(pk=loan.pk)
    assert (fresh.handed_over_by, fresh.signed_at, fresh.handed_over_at) == (host, *[at(10, day=TUESDAY)] * 2)
    assert fresh.items.get().condition_out == "worn"
    assert fresh.booking.status == "checked_in"
    assert Event.objects.filter(kind="loan.handed_over", subject_id=loan.pk).count() == 1


def test_nothing_leaves_unsigned(loan, host):
    with pytest.raises(AgreementNotSigned):
        hand_over(
            loan=loan, by=host, seen=inspected(loan), is_signed=False, catalogue=catalogue.current(),
            now=at(10, day=TUESDAY),
        )  # fmt: skip
    assert Booking.objects.get(pk=loan.pk).status == "confirmed"


def test_every_thing_is_inspected(site, thing, coworker, host):
    loan = borrow(coworker, [thing, laptop(site)], loan_days(TUESDAY, 7, site=site), now=NOW)
    seen = Inspection([Seen(thing.pk, "good")])
    with pytest.raises(ConditionMissing):
        hand_over(loan=loan, by=host, seen=seen, is_signed=True, catalogue=catalogue.current(), now=at(9, day=TUESDAY))


def test_only_the_desk_hands_over_and_takes_back(loan, coworker, host):
    with pytest.raises(NotAllowed):
        lend(loan, by=coworker, now=at(10, day=TUESDAY))
    lend(loan, by=host, now=at(10, day=TUESDAY))
    with pytest.raises(NotAllowed):
        bring_back(loan, by=coworker, now=at(12, day=TUESDAY))


def test_a_loan_is_not_handed_over_the_day_before(loan, host):
    with pytest.raises(TooEarlyToHandOver):
        lend(loan, by=host, now=at(15))


def test_what_is_fetched_before_its_hour_is_occupied_from_then_on(loan, host, thing):
    lend(loan, by=host, now=at(9, day=TUESDAY))
    assert loan.booking.allocations.get().period.lower == at(9, day=TUESDAY)
    with pytest.raises(SlotTaken):
        book(PersonFactory(), [thing], between(9, 10, day=TUESDAY), now=NOW)


def test_what_somebody_has_until_the_loan_begins_is_not_fetched_early(site, loan, host, thing):
    book(PersonFactory(), [thing], between(9, 10, day=TUESDAY), now=NOW)
    with pytest.raises(SlotTaken):
        lend(loan, by=host, now=at(9, day=TUESDAY))
    assert Booking.objects.get(pk=loan.pk).status == "confirmed"


def test_a_loan_comes_back_once_and_frees_its_things(loan, host, thing):
    lend(loan, by=host, now=at(10, day=TUESDAY))
    back = at(9, day=TUESDAY + 2 * DAY)
    bring_back(loan, by=host, now=back, condition="worn")
    thing.refresh_from_db()
    row = loan.booking.allocations.get()
    assert (thing.condition, row.standing, row.booked.upper) == ("worn", "past", back)
    assert book(PersonFactory(), [thing], between(10, 11, day=TUESDAY + 2 * DAY), now=back).status == "confirmed"
    with pytest.raises(WrongState):
        bring_back(loan, by=host, now=back)


def test_what_comes_back_broken_stays_out_of_use_until_the_next_booking(loan, host, thing):
    after = between(9, 10, day=TUESDAY + 10 * DAY)
    book(PersonFactory(), [thing], after, now=NOW)
    lend(loan, by=host, now=at(10, day=TUESDAY))
    back = at(9, day=TUESDAY + 2 * DAY)
    bring_back(loan, by=host, now=back, condition="broken")
    blockage = Blockage.objects.get(resource=thing)
    assert (blockage.period.lower, blockage.period.upper) == (back, after.start)
    assert blockage.allocations.get().standing == "firm"


def test_a_loan_is_not_lent_while_the_one_before_has_not_come_back(site, thing, loan, host):
    lend(loan, by=host, now=at(10, day=TUESDAY))
    next_day = TUESDAY + 8 * DAY
    following = borrow(PersonFactory(), [thing], loan_days(next_day, 3, site=site), now=NOW)
    with pytest.raises(NotBackYet):
        lend(following, by=host, now=at(10, day=next_day))
    bring_back(loan, by=host, now=at(11, day=next_day))
    assert lend(following, by=host, now=at(12, day=next_day)).booking.status == "checked_in"


def test_the_database_refuses_two_loans_of_one_thing_at_once(site, thing, loan, host):
    lend(loan, by=host, now=at(10, day=TUESDAY))
    following = borrow(PersonFactory(), [thing], loan_days(TUESDAY + 8 * DAY, 3, site=site), now=NOW)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        LoanItem.objects.filter(loan=following).update(condition_out="good")
    assert violated(refused.value) == "loan_item_is_out_once_at_a_time"


def test_a_loan_nobody_fetched_is_an_absence_when_the_place_closes(loan):
    assert loan.booking.no_show_at == at(20, day=TUESDAY)
    release_no_shows(now=at(19, day=TUESDAY))
    assert Booking.objects.get(pk=loan.pk).status == "confirmed"
    release_no_shows(now=at(20, day=TUESDAY))
    assert Booking.objects.get(pk=loan.pk).status == "no_show"


def test_what_is_out_is_neither_completed_nor_an_absence(loan, host):
    lend(loan, by=host, now=at(10, day=TUESDAY))
    late = at(10, day=TUESDAY + 30 * DAY)
    release_no_shows(now=late)
    complete_past(now=late)
    assert Booking.objects.get(pk=loan.pk).status == "checked_in"


def test_ordinary_steps_leave_a_loan_alone(loan, coworker, host):
    start = at(10, day=TUESDAY)
    with pytest.raises(BookedForALoan):
        check_in(booking=loan.booking, by=coworker, now=start)
    with pytest.raises(BookedForALoan):
        move_booking(
            booking=loan.booking, by=coworker, period=between(9, 10, day=TUESDAY), catalogue=catalogue.current(),
            now=NOW,
        )  # fmt: skip
    lend(loan, by=host, now=start)
    with pytest.raises(BookedForALoan):
        check_out(booking=loan.booking, by=host, now=start)


def test_a_loan_is_cancelled_like_a_booking_until_it_is_out(loan, coworker, host):
    lend(loan, by=host, now=at(10, day=TUESDAY))
    with pytest.raises(WrongState):
        cancel_booking(booking=loan.booking, by=coworker, now=at(11, day=TUESDAY))


def test_a_loan_keeps_so_many_photos_of_a_moment(loan, host):
    add_photos(loan=loan, by=host, moment="out", photos=[PHOTO] * 12, now=NOW)
    add_photos(loan=loan, by=host, moment="in", photos=[PHOTO], now=NOW)
    with pytest.raises(TooManyPhotos):
        add_photos(loan=loan, by=host, moment="out", photos=[PHOTO], now=NOW)


def test_the_database_refuses_a_loan_of_a_desk(loan, desk):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        LoanItem.objects.create(loan=loan, resource=desk)
    assert violated(refused.value) == "loan_item_is_equipment"


def test_the_database_refuses_a_loan_of_what_is_used_here(desk, coworker):
    used = book(coworker, [desk], between(9, 10), now=NOW)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Loan.objects.create(booking=used, address="ici", phone="1", terms="1")
    assert violated(refused.value) == "loan_is_of_a_booking_that_leaves"


@pytest.mark.parametrize(
    ("fields", "claim"),
    [
        ({"returned_at": NOW}, "loan_is_returned_after_it_was_handed_over"),
        ({"handed_over_at": NOW}, "loan_is_handed_over_signed_and_by_somebody"),
        ({"phone": ""}, "loan_says_whom_to_reach"),
    ],
)
def test_the_database_refuses_a_loan_that_cannot_be(loan, host, fields, claim):
    more = {"returned_by": host} if "returned_at" in fields else {}
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(**fields, **more)
    assert violated(refused.value) == claim


def test_a_loan_neither_asks_for_the_hours_of_a_quota_nor_uses_them_up(site, thing, coworker):
    policy = BookingPolicyFactory(kind="equipment", max_loan=30 * DAY)
    Quota.objects.create(policy=policy, measure="hours", window="week", most=2)
    borrowed = borrow(coworker, [thing], loan_days(TUESDAY, 7, site=site), now=NOW)
    used = book(coworker, [ResourceFactory(site=site, kind="equipment")], between(9, 11, day=TUESDAY), now=NOW)
    assert (borrowed.booking.status, used.status) == ("confirmed", "confirmed")


def test_a_loan_is_one_of_a_quota_of_bookings(site, thing, coworker):
    policy = BookingPolicyFactory(kind="equipment", max_loan=30 * DAY)
    Quota.objects.create(policy=policy, measure="bookings", window="week", most=1)
    borrow(coworker, [thing], loan_days(TUESDAY, 7, site=site), now=NOW)
    with pytest.raises(QuotaExceeded):
        borrow(coworker, [laptop(site)], loan_days(TUESDAY, 3, site=site), now=NOW)
