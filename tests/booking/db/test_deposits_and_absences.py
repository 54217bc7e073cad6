"""Deposits that bookings ask for, and the fee for not coming."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.deposit_errors import DepositNotFound
from billing.models import Charge, Deposit, Price
from booking.actions import deposits
from booking.actions.absences import let_go_of_fee
from booking.actions.attending import check_in
from booking.actions.changing import cancel_booking
from booking.actions.sweeping import complete_past, release_no_shows
from booking.models import Booking
from core.errors import NotAllowed
from core.models import Event
from core.outbox import deliver_one
from tests.conftest import NOW, at, between
from tests.factories import BookingPolicyFactory, StewardFactory, book
from tests.factories.money import BearingFactory
from tests.factories.series import repeat

pytestmark = pytest.mark.django_db
MORNING = between(9, 11)


@pytest.fixture
def host(site):
    return StewardFactory(site=site, role="host").person


@pytest.fixture
def deposit_asked(site):
    BearingFactory()
    Price.objects.filter(kind="desk").update(deposit=Decimal("50.00"))


@pytest.fixture
def fee(site):
    Price.objects.filter(kind="desk").update(no_show_fee=Decimal("10.00"))
    BookingPolicyFactory(kind="desk", needs_check_in=True, check_in_grace=timedelta(minutes=15))


def deliver(now=NOW) -> None:
    while deliver_one(now=now):
        pass


def test_a_booking_asks_for_its_deposit(deposit_asked, desk, coworker):
    booking = book(coworker, [desk], MORNING, now=NOW)
    deliver()
    asked = Deposit.objects.get()
    assert (asked.amount, asked.status, asked.source_id) == (50, "asked", booking.public_id)
    assert deposits.deposit_of(Booking.objects.get()) == asked


def test_a_booking_without_a_deposit_owes_no_event(site, desk, coworker):
    book(coworker, [desk], MORNING, now=NOW)
    assert not Event.objects.filter(kind="booking.deposit_due").exists()


def test_each_booking_of_a_series_asks_for_its_deposit(deposit_asked, desk, coworker):
    repeat(coworker, [desk], "FREQ=DAILY;COUNT=3")
    deliver()
    assert Deposit.objects.count() == 3


def test_a_cancelled_booking_drops_what_was_not_paid(deposit_asked, desk, coworker):
    booking = book(coworker, [desk], MORNING, now=NOW)
    deliver()
    cancel_booking(booking=booking, by=coworker, now=NOW)
    deliver()
    assert Deposit.objects.get().status == "dropped"


def test_a_cancelled_booking_keeps_what_was_paid_until_it_is_given_back(deposit_asked, desk, coworker, host):
    booking = book(coworker, [desk], MORNING, now=NOW)
    deliver()
    deposits.handle(booking=booking, act="take", method="cash", by=host, now=NOW)
    cancel_booking(booking=booking, by=coworker, now=NOW)
    deliver()
    assert Deposit.objects.get().status == "paid"
    deposits.handle(booking=booking, act="return", by=host, now=NOW)
    assert Deposit.objects.get().status == "returned"


def test_only_the_desk_handles_deposits(deposit_asked, desk, coworker):
    booking = book(coworker, [desk], MORNING, now=NOW)
    deliver()
    with pytest.raises(NotAllowed):
        deposits.handle(booking=booking, act="take", method="cash", by=coworker, now=NOW)


def test_where_none_was_asked_there_is_none(site, desk, coworker, host):
    booking = book(coworker, [desk], MORNING, now=NOW)
    with pytest.raises(DepositNotFound):
        deposits.handle(booking=booking, act="take", method="cash", by=host, now=NOW)


def test_a_deposit_not_given_back_is_brought_up_once(deposit_asked, desk, coworker, host):
    booking = book(coworker, [desk], MORNING, now=NOW)
    deliver()
    deposits.handle(booking=booking, act="take", method="cash", by=host, now=NOW)
    later = MORNING.end + timedelta(days=1)
    complete_past(now=later)
    assert deposits.remind_forgotten(now=later - timedelta(hours=1)) == 0
    assert [deposits.remind_forgotten(now=later) for _time in range(2)] == [1, 0]


def test_who_does_not_come_is_charged_the_fee_on_top(fee, desk, coworker):
    book(coworker, [desk], MORNING, now=NOW)
    release_no_shows(now=at(9, 15))
    owed = Charge.objects.get(rule="no_show")
    assert (owed.net, owed.total, owed.activity_on) == (10, 12, MORNING.start.date())
    assert Charge.objects.total() == Decimal("18.00")


def test_who_does_not_come_owes_nothing_more_without_a_fee(site, desk, coworker):
    BookingPolicyFactory(kind="desk", needs_check_in=True)
    book(coworker, [desk], MORNING, now=NOW)
    release_no_shows(now=at(9, 30))
    assert Charge.objects.count() == 1


def test_who_comes_late_is_let_off_the_fee(fee, desk, coworker):
    booking = book(coworker, [desk], MORNING, now=NOW)
    release_no_shows(now=at(9, 15))
    check_in(booking=Booking.objects.get(pk=booking.pk), by=coworker, now=at(9, 20))
    assert Charge.objects.filter(rule="no_show").standing().count() == 0
    assert Charge.objects.total() == Decimal("6.00")


def test_the_desk_lets_go_of_the_fee_with_a_reason(fee, desk, coworker, host):
    booking = book(coworker, [desk], MORNING, now=NOW)
    release_no_shows(now=at(9, 15))
    absent = Booking.objects.get(pk=booking.pk)
    with pytest.raises(NotAllowed):
        let_go_of_fee(booking=absent, by=coworker, reason="Je préfère", now=at(10))
    (waived,) = let_go_of_fee(booking=absent, by=host, reason="Train en retard", now=at(10))
    assert (waived.reason, Charge.objects.total()) == ("Train en retard", Decimal("6.00"))
