"""Mails about money that goes back, places to be paid, and deposits that are still there."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.actions.card_money import take_in_leftovers
from billing.actions.checking_out import hear
from billing.models import Deposit, Price
from booking.actions import deposits
from booking.actions.changing import approve_booking
from booking.actions.paying import open_payment
from booking.actions.sweeping import complete_past, expire_overdue_holds, release_no_shows
from booking.models import Booking
from core.outbox import deliver_one
from notifications.models import Message
from spaces import catalogue
from tests.conftest import NOW, at, between
from tests.factories import AccountFactory, BookingPolicyFactory, StewardFactory, book, cards
from tests.factories.money import BearingFactory
from tests.stripe_stand_in import error

pytestmark = pytest.mark.django_db
MORNING = between(9, 11)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def policy(site):
    BearingFactory()
    return BookingPolicyFactory(kind="desk", needs_payment=True)


def deliver(now=LATER) -> None:
    while deliver_one(now=now):
        pass


def letters(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind))


def lost(stripe, desk, coworker) -> None:
    """Paid after it had run out."""
    held = book(coworker, [desk], MORNING, now=NOW)
    found = Booking.objects.select_related("person", "organisation", "site").with_resources().get(pk=held.pk)
    checkout = open_payment(bookings=[found], by=coworker, catalogue=catalogue.current(), return_to="/", now=NOW)
    expire_overdue_holds(now=LATER)
    hear(stripe.pay(checkout.stripe_id), now=LATER)


def test_money_that_goes_back_is_told_with_its_reason(stripe, policy, desk, coworker):
    lost(stripe, desk, coworker)
    deliver()
    (letter,) = letters("checkout.refunded")
    assert letter.to_address == coworker.email
    assert "6,00\xa0€ vous sont rendus" in letter.text
    assert "n’a pas pu être confirmée" in letter.text


def test_money_that_the_card_refuses_is_told_as_credit(stripe, policy, desk, coworker):
    lost(stripe, desk, coworker)
    stripe.fails = [(400, error("invalid_request_error", "no"))] * 3
    deliver()
    (letter,) = letters("checkout.credited")
    assert "restent à votre crédit" in letter.text


def test_money_for_what_is_not_there_to_be_paid_is_told(stripe, coworker):
    """Its source is one that nobody knows."""
    checkout = cards.checkout(AccountFactory(person=coworker), BearingFactory().issuer, now=NOW)
    hear(stripe.pay(checkout.stripe_id), now=NOW)
    take_in_leftovers(now=NOW + timedelta(minutes=15))
    deliver()
    (letter,) = letters("checkout.kept")
    assert (letter.to_address, "à votre crédit" in letter.text) == (coworker.email, True)


def test_an_approved_request_that_is_to_be_paid_is_told(policy, desk, coworker, site):
    policy.needs_approval = True
    policy.save()
    asked = book(coworker, [desk], between(9, 11, NOW.date() + timedelta(days=3)), now=NOW)
    host = StewardFactory(site=site, role="host").person
    found = Booking.objects.select_related("person", "organisation", "site").with_resources().get(pk=asked.pk)
    approve_booking(booking=found, by=host, catalogue=catalogue.current(), now=NOW)
    deliver(NOW)
    (letter,) = letters("booking.payment_due")
    assert ("6,00" in letter.text, "mardi 12 janvier à 7" in letter.text) == (True, True)


def test_a_deposit_that_is_still_there_is_told_to_the_desk(site, desk, coworker):
    BearingFactory()
    Price.objects.filter(kind="desk").update(deposit=Decimal("50.00"))
    host = StewardFactory(site=site, role="host").person
    booking = book(coworker, [desk], MORNING, now=NOW)
    deliver(NOW)
    deposits.handle(booking=booking, act="take", method="cash", by=host, now=NOW)
    later = MORNING.end + timedelta(days=1)
    complete_past(now=later)
    deposits.remind_forgotten(now=later)
    deliver(later)
    assert [letter.to_address for letter in letters("deposit.forgotten")] == [host.email]
    assert Deposit.objects.get().status == "paid"


def test_what_was_agreed_to_and_not_paid_in_time_is_told(policy, desk, coworker, site):
    policy.needs_approval = True
    policy.save()
    asked = book(coworker, [desk], between(9, 11, NOW.date() + timedelta(days=3)), now=NOW)
    host = StewardFactory(site=site, role="host").person
    found = Booking.objects.select_related("person", "organisation", "site").with_resources().get(pk=asked.pk)
    approve_booking(booking=found, by=host, catalogue=catalogue.current(), now=NOW)
    over = NOW + timedelta(hours=24)
    expire_overdue_holds(now=over)
    deliver(over)
    assert [letter.to_address for letter in letters("booking.expired")] == [coworker.email]


def test_who_did_not_come_reads_the_fee(site, desk, coworker):
    Price.objects.filter(kind="desk").update(no_show_fee=Decimal("10.00"))
    BookingPolicyFactory(kind="desk", needs_check_in=True, check_in_grace=timedelta(minutes=15))
    book(coworker, [desk], MORNING, now=NOW)
    release_no_shows(now=at(9, 15))
    deliver(at(9, 15))
    assert "frais d’absence de 12,00" in letters("booking.no_show")[0].text
