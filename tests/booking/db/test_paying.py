"""Payment before confirmation: held until paid, confirmed and invoiced in one act, given back where it is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.accounts import account_of
from billing.actions.checking_out import hear
from billing.actions.receiving import receive_payment
from billing.models import Charge, Checkout, Invoice, Payment, Price
from billing.standing import Payer
from booking.actions.cart import confirm_together
from booking.actions.changing import approve_booking, cancel_booking, confirm_hold
from booking.actions.paying import open_payment, pay_at_desk, pay_with_credit
from booking.actions.sweeping import expire_overdue_holds
from booking.actions.walking_in import walk_in
from booking.errors import ApprovalFirst, HoldExpired, SlotTaken, TooManyHolds, WrongState
from booking.models import Allocation, Booking, Override
from booking.payment_errors import CreditTooSmall, PaidApart, PaymentNeeded, SeriesNeedsPayment
from core.errors import NotAllowed
from core.models import Event
from core.outbox import deliver_one
from spaces import catalogue
from spaces.models import CancellationTier
from tests.conftest import NOW, at, between
from tests.factories import (
    BookingPolicyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    StewardFactory,
    book,
)
from tests.factories.money import BearingFactory
from tests.factories.series import repeat
from tests.stripe_stand_in import error, event

pytestmark = pytest.mark.django_db
MORNING = between(9, 11)
PRICE = Decimal("6.00")
"""Two hours at 2.50, with VAT."""
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def issuer(site):
    return BearingFactory().issuer


@pytest.fixture
def policy(site, issuer):
    return BookingPolicyFactory(kind="desk", needs_payment=True)


@pytest.fixture
def held(desk, coworker, policy):
    return book(coworker, [desk], MORNING, now=NOW)


@pytest.fixture
def host(site):
    return StewardFactory(role="host", site=site).person


def deliver(now=SOON) -> None:
    while deliver_one(now=now):
        pass


def fresh(booking: Booking) -> Booking:
    return Booking.objects.select_related("person", "organisation", "site").with_resources().get(pk=booking.pk)


def pay(*bookings: Booking, now=NOW) -> Checkout:
    return open_payment(
        bookings=[fresh(one) for one in bookings],
        by=bookings[0].person,
        catalogue=catalogue.current(),
        return_to="/",
        now=now,
    )


def paid(stripe, checkout: Checkout, *, now=SOON) -> Checkout:
    hear(stripe.pay(checkout.stripe_id), now=now)
    deliver(now)
    return Checkout.objects.get(pk=checkout.pk)


def test_what_is_paid_first_is_held_and_costs_nothing_yet(held):
    assert (held.status, held.held_until) == ("held", NOW + timedelta(minutes=30))
    assert (held.total, Charge.objects.count()) == (PRICE, 0)


def test_what_costs_nothing_is_confirmed(desk, coworker, policy):
    plan = PlanFactory()
    plan.allowances.create(kind="desk", monthly_minutes=600)
    MembershipFactory(person=coworker, plan=plan)
    assert book(coworker, [desk], MORNING, now=NOW).status == "confirmed"


def test_an_unpaid_hold_is_not_confirmed(held, coworker):
    with pytest.raises(PaymentNeeded) as refused:
        confirm_hold(booking=fresh(held), by=coworker, catalogue=catalogue.current(), now=NOW)
    assert (refused.value.facts["amount"], fresh(held).status, Charge.objects.count()) == ("6.00", "held", 0)


def test_an_unpaid_cart_is_not_confirmed(held, coworker):
    with pytest.raises(PaymentNeeded):
        confirm_together(by=coworker, catalogue=catalogue.current(), now=NOW)


def test_a_manager_may_let_it_be_paid_later(held, site):
    manager = StewardFactory(role="manager", site=site).person
    confirm_hold(booking=fresh(held), by=manager, catalogue=catalogue.current(), now=NOW, set_aside="Payera demain")
    assert (fresh(held).status, Override.objects.get().rule) == ("confirmed", "payment-needed")


def test_a_payment_by_card_confirms_invoices_and_settles(stripe, held):
    checkout = paid(stripe, pay(held))
    invoice = Invoice.objects.with_settled().get()
    assert (fresh(held).status, invoice.total, invoice.left_to_pay) == ("confirmed", PRICE, Decimal("0.00"))
    assert (checkout.payment.amount, checkout.payment.method, checkout.status) == (PRICE, "card", "paid")


def test_while_the_page_is_open_the_hold_lasts_once(stripe, held):
    late = held.held_until - timedelta(minutes=1)
    checkout = pay(held, now=late)
    again = pay(held, now=late + timedelta(minutes=5))
    assert again.pk == checkout.pk
    assert fresh(held).held_until == checkout.expires_at + timedelta(minutes=5)
    assert set(Allocation.objects.values_list("expires_at", flat=True)) == {fresh(held).held_until}


def test_a_hold_that_has_run_out_is_not_paid(stripe, held):
    with pytest.raises(HoldExpired):
        pay(held, now=held.held_until)
    assert stripe.sessions == {}


def test_the_end_of_a_hold_closes_its_page(stripe, held):
    pay(held)
    expire_overdue_holds(now=NOW + timedelta(hours=1))
    deliver(NOW + timedelta(hours=1))
    assert stripe.sessions["cs_test_1"]["status"] == "expired"


def test_money_for_a_hold_that_ended_goes_back(stripe, held, desk, coworker):
    checkout = pay(held)
    expire_overdue_holds(now=NOW + timedelta(hours=1))
    rival = PersonFactory()
    book(rival, [desk], MORNING, now=NOW + timedelta(hours=1))
    checkout = paid(stripe, checkout, now=NOW + timedelta(hours=1))
    assert (fresh(held).status, checkout.status) == ("expired", "refunded")
    assert [refund["amount"] for refund in stripe.refunds] == ["600"]
    assert (sum(Payment.objects.values_list("amount", flat=True)), Invoice.objects.count()) == (0, 0)


def test_money_that_the_card_does_not_take_back_is_credit(stripe, held):
    checkout = pay(held)
    expire_overdue_holds(now=NOW + timedelta(hours=1))
    hear(stripe.pay(checkout.stripe_id), now=NOW + timedelta(hours=1))
    stripe.sessions[checkout.stripe_id]["status"] = "complete"
    while Event.objects.filter(kind="card.refund_due").count() == 0 and deliver_one(now=NOW + timedelta(hours=1)):
        pass
    stripe.fails = [(400, error("invalid_request_error", "no"))] * 2
    deliver(NOW + timedelta(hours=1))
    assert Payment.objects.with_settled().get(once__startswith="refund-refused").left == PRICE
    assert Event.objects.filter(kind="checkout.credited").count() == 1


def test_money_for_a_cancelled_hold_goes_back(stripe, held, coworker):
    checkout = pay(held)
    cancel_booking(booking=fresh(held), by=coworker, now=NOW)
    assert paid(stripe, checkout).status == "refunded"
    assert fresh(held).status == "cancelled"


def test_money_for_what_has_become_dearer_goes_back(stripe, held, site):
    checkout = pay(held)
    Price.objects.filter(kind="desk").update(hourly=Decimal("4.00"))
    assert paid(stripe, checkout).status == "refunded"
    assert (fresh(held).status, Charge.objects.count()) == ("held", 0)


def test_a_cart_is_paid_together(stripe, held, coworker):
    other = book(coworker, [ResourceFactory(site=held.site)], MORNING, now=NOW)
    checkout = paid(stripe, pay(held, other))
    assert (checkout.amount, [fresh(one).status for one in (held, other)]) == (2 * PRICE, ["confirmed"] * 2)
    assert sorted(invoice.left_to_pay for invoice in Invoice.objects.with_settled()) == [0, 0]


def test_a_cart_of_which_one_is_lost_is_not_paid_at_all(stripe, held, coworker):
    other = book(coworker, [ResourceFactory(site=held.site)], MORNING, now=NOW)
    checkout = pay(held, other)
    cancel_booking(booking=fresh(other), by=coworker, now=NOW)
    assert paid(stripe, checkout).status == "refunded"
    assert (fresh(held).status, Charge.objects.count()) == ("held", 0)


def test_one_payment_is_for_one_account(stripe, held, coworker):
    organisation = OrganisationFactory()
    other = book(
        coworker,
        [ResourceFactory(site=held.site)],
        MORNING,
        now=NOW,
        payer=Payer(coworker.pk, organisation),
    )
    with pytest.raises(PaidApart):
        pay(held, other)


def test_credit_of_the_account_pays(held, coworker, issuer):
    account = account_of(person_id=coworker.pk)
    receive_payment(
        issuer_id=issuer.pk, account=account, method="transfer", amount=Decimal("10.00"), paid_on=NOW.date(), now=NOW
    )
    pay_with_credit(bookings=[fresh(held)], by=coworker, catalogue=catalogue.current(), now=NOW)
    assert (fresh(held).status, Payment.objects.with_settled().get().left) == ("confirmed", Decimal("4.00"))


def test_too_little_credit_pays_nothing(held, coworker, issuer):
    account = account_of(person_id=coworker.pk)
    receive_payment(
        issuer_id=issuer.pk, account=account, method="transfer", amount=Decimal("5.99"), paid_on=NOW.date(), now=NOW
    )
    with pytest.raises(CreditTooSmall):
        pay_with_credit(bookings=[fresh(held)], by=coworker, catalogue=catalogue.current(), now=NOW)
    assert (fresh(held).status, Invoice.objects.count()) == ("held", 0)


def test_the_desk_takes_cash_and_confirms(held, host):
    pay_at_desk(bookings=[fresh(held)], method="cash", by=host, catalogue=catalogue.current(), now=NOW)
    payment = Payment.objects.get()
    assert (payment.method, payment.amount, payment.recorded_by) == ("cash", PRICE, host)
    assert fresh(held).status == "confirmed"
    assert Invoice.objects.with_settled().get().left_to_pay == 0


def test_only_the_desk_takes_cash(held, coworker):
    with pytest.raises(NotAllowed):
        pay_at_desk(bookings=[fresh(held)], method="cash", by=coworker, catalogue=catalogue.current(), now=NOW)


def test_what_needs_both_is_approved_first(stripe, policy, desk, coworker, host):
    policy.needs_approval = True
    policy.save()
    asked = book(coworker, [desk], between(9, 11, NOW.date() + timedelta(days=7)), now=NOW)
    assert asked.status == "requested"
    approve_booking(booking=fresh(asked), by=host, catalogue=catalogue.current(), now=NOW)
    assert (fresh(asked).status, fresh(asked).held_until) == ("held", NOW + timedelta(hours=24))
    paid(stripe, pay(asked))
    assert fresh(asked).status == "confirmed"


def test_a_hold_is_not_paid_before_it_is_approved(stripe, policy, desk, coworker):
    policy.needs_approval = True
    policy.save()
    hold = book(coworker, [desk], MORNING, now=NOW, hold=True)
    with pytest.raises(ApprovalFirst):
        pay(hold)


def test_what_is_paid_first_makes_no_series(policy, desk, coworker):
    with pytest.raises(SeriesNeedsPayment):
        repeat(coworker, [desk], "FREQ=DAILY;COUNT=3")
    assert Booking.objects.count() == 0


def test_what_is_paid_first_is_not_taken_at_the_door(policy, desk, coworker):
    entry = catalogue.current().resources[desk.pk]
    with pytest.raises(PaymentNeeded):
        walk_in(
            resource=entry,
            until=at(11),
            person=coworker,
            payer=Payer(coworker.pk),
            by=coworker,
            catalogue=catalogue.current(),
            now=at(9),
        )
    assert Booking.objects.count() == 0


def test_a_free_cancellation_pays_back_to_the_card(stripe, policy, desk, coworker):
    booking = book(coworker, [desk], between(9, 11, NOW.date() + timedelta(days=7)), now=NOW)
    paid(stripe, pay(booking))
    cancel_booking(booking=fresh(booking), by=coworker, now=SOON)
    deliver()
    assert [refund["amount"] for refund in stripe.refunds] == ["600"]
    assert sorted(Invoice.objects.values_list("kind", flat=True)) == ["credit_note", "invoice"]
    assert [one.left_to_pay for one in Invoice.objects.with_settled()] == [0, 0]


def test_a_late_cancellation_pays_back_the_rest(stripe, policy, desk, coworker):
    CancellationTier.objects.create(policy=policy, notice=timedelta(days=10), percent=50)
    booking = book(coworker, [desk], between(9, 11, NOW.date() + timedelta(days=7)), now=NOW)
    paid(stripe, pay(booking))
    cancel_booking(booking=fresh(booking), by=coworker, now=SOON)
    deliver()
    assert [refund["amount"] for refund in stripe.refunds] == ["300"]
    assert {one.left_to_pay for one in Invoice.objects.with_settled()} == {Decimal("0.00")}


def test_what_was_paid_in_cash_stays_on_the_account(policy, desk, coworker, host):
    booking = book(coworker, [desk], between(9, 11, NOW.date() + timedelta(days=7)), now=NOW)
    pay_at_desk(bookings=[fresh(booking)], method="cash", by=host, catalogue=catalogue.current(), now=NOW)
    cancel_booking(booking=fresh(booking), by=coworker, now=SOON)
    note = Invoice.objects.with_settled().get(kind="credit_note")
    assert (note.left_to_pay, Payment.objects.count()) == (PRICE, 1)


def test_a_payment_that_is_told_twice_confirms_once(stripe, held):
    checkout = pay(held)
    told = stripe.pay(checkout.stripe_id)
    hear(told, now=SOON)
    hear(event("checkout.session.async_payment_succeeded", told["data"]["object"]), now=SOON)
    deliver()
    assert (fresh(held).status, Charge.objects.count(), Payment.objects.count()) == ("confirmed", 1, 1)


def test_a_confirmed_booking_is_not_paid_again(stripe, held, host, coworker):
    pay_at_desk(bookings=[fresh(held)], method="cash", by=host, catalogue=catalogue.current(), now=NOW)
    with pytest.raises(WrongState):
        pay(held)


def test_the_slot_of_a_hold_is_nobody_elses(held, desk):
    with pytest.raises(SlotTaken):
        book(PersonFactory(), [desk], MORNING, now=SOON)


def test_nobody_holds_more_than_a_cart_may(policy, desk, coworker, settings):
    settings.MOST_HOLDS = 1
    book(coworker, [desk], MORNING, now=NOW)
    with pytest.raises(TooManyHolds):
        book(coworker, [desk], between(14, 15), now=NOW)
