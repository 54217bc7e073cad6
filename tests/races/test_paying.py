"""Payments that meet the end of a hold, another payer, a cancellation, and themselves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from billing.actions import checking_out
from billing.actions.checking_out import hear
from billing.models import Checkout, Invoice, Payment, StripeEvent
from booking.actions import transitions
from booking.actions.changing import cancel_booking
from booking.actions.paid import hear_paid
from booking.actions.paying import open_payment, pay_at_desk
from booking.actions.sweeping import expire_overdue_holds
from booking.models import Allocation, Booking
from core.models import Event
from core.money import ZERO
from core.outbox import deliver_one
from spaces import catalogue
from tests.conftest import NOW, between
from tests.factories import (
    BookingPolicyFactory,
    PersonFactory,
    PriceFactory,
    ResourceFactory,
    SiteFactory,
    StewardFactory,
    TariffFactory,
    book,
    open_every_day,
)
from tests.factories.money import BearingFactory
from tests.stripe_stand_in import event

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]

MORNING = between(9, 11)
OVER = NOW + timedelta(minutes=37)
"""When a hold ends that was prolonged for its page at NOW."""


@pytest.fixture
def place(transactional_db):
    site = SiteFactory()
    open_every_day(site)
    PriceFactory(tariff=TariffFactory())
    BookingPolicyFactory(kind="desk", needs_payment=True)
    BearingFactory()
    return site


def fresh(booking: Booking) -> Booking:
    return Booking.objects.select_related("person", "organisation", "site").with_resources().get(pk=booking.pk)


def held_and_paid(stripe, desk, period) -> tuple[Booking, Checkout]:
    """A hold whose money has come, and is not yet heard of by bookings."""
    held = book(PersonFactory(), [desk], period, now=NOW)
    checkout = open_payment(
        bookings=[fresh(held)], by=held.person, catalogue=catalogue.current(), return_to="/", now=NOW
    )
    hear(stripe.pay(checkout.stripe_id), now=NOW)
    return fresh(held), checkout


def told(checkout: Checkout) -> Event:
    return Event.objects.get(kind="checkout.paid", subject_id=checkout.pk)


def deliver() -> None:
    while deliver_one(now=OVER + timedelta(hours=1)):
        pass


def money(checkout: Checkout) -> Decimal:
    """What the house has kept of the account's money."""
    return Payment.objects.filter(account=checkout.account_id).aggregate(sum=Sum("amount"))["sum"] or ZERO


def test_a_payment_meets_its_end_and_somebody_who_wants_the_slot(stripe, race, place):
    """Confirmed and paid, or expired and given back; the slot has one holder either way."""
    desk = ResourceFactory(site=place)
    for day in range(1, 6):
        period = MORNING.moved(timedelta(days=day))
        held, checkout = held_and_paid(stripe, desk, period)
        rival = PersonFactory()
        acts = [
            lambda checkout=checkout: hear_paid(told(checkout), now=OVER),
            lambda: expire_overdue_holds(now=OVER),
            lambda period=period, rival=rival: book(rival, [desk], period, now=OVER),
        ]
        race(3, lambda number, acts=acts: acts[number]())
        held = fresh(held)
        holders = Allocation.objects.filter(standing__in=("firm", "tentative"), period=period.stored)
        assert held.status in {"confirmed", "expired"}
        assert holders.count() <= 1
        assert money(checkout) == (held.total if held.status == "confirmed" else ZERO)
        assert Checkout.objects.get(pk=checkout.pk).status == ("paid" if held.status == "confirmed" else "refunded")


def test_two_payers_of_one_slot_never_both_win(stripe, race, place):
    """The first one's hold has run out, the second holds and pays: both moneys arrive at once."""
    desk = ResourceFactory(site=place)
    for day in range(1, 4):
        period = MORNING.moved(timedelta(days=day))
        first, early = held_and_paid(stripe, desk, period)
        expire_overdue_holds(now=OVER)
        second = book(PersonFactory(), [desk], period, now=OVER)
        late = open_payment(
            bookings=[fresh(second)], by=second.person, catalogue=catalogue.current(), return_to="/", now=OVER
        )
        hear(stripe.pay(late.stripe_id), now=OVER)
        race(2, lambda number, pair=(early, late): hear_paid(told(pair[number]), now=OVER))
        assert (fresh(first).status, fresh(second).status) == ("expired", "confirmed")
        assert (money(early), money(late)) == (ZERO, fresh(second).total)


def resurrect(stripe, race, place, monkeypatch, *, guarded: bool) -> tuple[str, Decimal]:
    """A payment and a cancellation at once: what the booking is, and what the house has kept."""
    held, checkout = held_and_paid(stripe, ResourceFactory(site=place), MORNING.moved(timedelta(days=7)))
    if not guarded:
        monkeypatch.setattr(transitions, "still", lambda booking, _since: Booking.objects.filter(pk=booking.pk))
        cancel_booking(booking=fresh(held), by=held.person, now=NOW)
        hear_paid(told(checkout), now=NOW)
    else:
        acts = [
            lambda: hear_paid(told(checkout), now=NOW),
            lambda: cancel_booking(booking=fresh(held), by=held.person, now=NOW),
        ]
        race(2, lambda number: acts[number]())
    return fresh(held).status, money(checkout)


def test_without_the_guard_a_payment_brings_a_cancelled_hold_back(stripe, race, place, monkeypatch):
    assert resurrect(stripe, race, place, monkeypatch, guarded=False)[0] == "confirmed"


def test_a_payment_and_a_cancellation_leave_no_money_behind(stripe, race, place, monkeypatch):
    for _round in range(4):
        assert resurrect(stripe, race, place, monkeypatch, guarded=True) == ("cancelled", ZERO)


def hear_at_once(stripe, race, place, *, events: int) -> int:
    """How often bookings are told of one payment."""
    held = book(PersonFactory(), [ResourceFactory(site=place)], MORNING, now=NOW)
    checkout = open_payment(
        bookings=[fresh(held)], by=held.person, catalogue=catalogue.current(), return_to="/", now=NOW
    )
    stripe.pay(checkout.stripe_id)
    paid = [
        event("checkout.session.completed", stripe.sessions[checkout.stripe_id], number=str(number % events))
        for number in range(8)
    ]
    race(8, lambda number: hear(paid[number], now=NOW))
    return Event.objects.filter(kind="checkout.paid", subject_id=checkout.pk).count()


def test_a_webhook_that_comes_eight_times_at_once_is_heard_once(stripe, race, place):
    assert hear_at_once(stripe, race, place, events=1) == 1
    assert StripeEvent.objects.count() == 1


def test_eight_different_messages_of_one_payment_pay_once(stripe, race, place):
    assert hear_at_once(stripe, race, place, events=8) == 1


def test_without_the_guard_they_pay_several_times(stripe, race, place, monkeypatch):
    monkeypatch.setattr(checking_out, "PAYABLE", (*checking_out.PAYABLE, Checkout.Status.PAID))
    assert hear_at_once(stripe, race, place, events=8) == 8


def test_the_card_and_the_desk_take_the_money_once(stripe, race, place):
    """Who comes second gives back, or is told that it is confirmed already."""
    host = StewardFactory(role="host", site=place).person
    held, checkout = held_and_paid(stripe, ResourceFactory(site=place), MORNING)
    acts = [
        lambda: hear_paid(told(checkout), now=NOW),
        lambda: pay_at_desk(bookings=[fresh(held)], method="cash", by=host, catalogue=catalogue.current(), now=NOW),
    ]
    race(2, lambda number: acts[number]())
    deliver()
    assert fresh(held).status == "confirmed"
    assert (money(checkout), Invoice.objects.count()) == (fresh(held).total, 1)
    assert not Invoice.objects.open().exists()


def test_two_tabs_open_one_page(stripe, race, place):
    held = fresh(book(PersonFactory(), [ResourceFactory(site=place)], MORNING, now=NOW))
    known = catalogue.current()
    race(4, lambda _n: open_payment(bookings=[fresh(held)], by=held.person, catalogue=known, return_to="/", now=NOW))
    assert [checkout.source_id for checkout in Checkout.objects.all()] == [fresh(held).payment_ref]
    assert len(stripe.sessions) == 1
