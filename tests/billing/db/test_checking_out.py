"""Payments by card from our side: pages opened once, messages heard once, money taken in once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.actions import card_money
from billing.actions.checking_out import ask_about_silent, close_checkout, hear
from billing.actions.paying import pay_all, pay_invoice
from billing.errors import CardsNotConfigured, CardsUnavailable, NothingToPay, PaymentUnderWay
from billing.models import Checkout, Invoice, LedgerLine, Payment, StripeEvent
from core.models import Event
from core.outbox import deliver_one
from tests.conftest import NOW
from tests.factories import PersonFactory, cards
from tests.factories.money import AccountFactory, BearingFactory
from tests.stripe_stand_in import error, event

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def issuer(site):
    return BearingFactory().issuer


@pytest.fixture
def account():
    return AccountFactory()


def told(checkout: Checkout) -> list[str]:
    rows = Event.objects.filter(subject_id=checkout.pk, kind__startswith="checkout.").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def fresh(checkout: Checkout) -> Checkout:
    return Checkout.objects.select_related("account", "payment").get(pk=checkout.pk)


def test_nothing_is_opened_without_keys(account, issuer):
    with pytest.raises(CardsNotConfigured):
        cards.checkout(account, issuer, now=NOW)
    assert not Checkout.objects.exists()


def test_a_checkout_has_stripes_page(stripe, account, issuer):
    checkout = fresh(cards.checkout(account, issuer, now=NOW))
    (method, path, said) = stripe.asked[0]
    assert (checkout.stripe_id, checkout.url) == ("cs_test_1", f"{stripe.base}/pay/cs_test_1")
    assert (method, path, said["client_reference_id"]) == ("POST", "/v1/checkout/sessions", str(checkout.public_id))
    assert (said["line_items[0][price_data][unit_amount]"], said["payment_method_types[0]"]) == ("1200", "card")


def test_asking_again_answers_the_same_page(stripe, account, issuer):
    first = cards.checkout(account, issuer, now=NOW)
    again = cards.checkout(account, issuer, source_id=first.source_id, now=NOW + timedelta(minutes=5))
    assert (again.pk, len(stripe.sessions)) == (first.pk, 1)


def test_an_answer_that_was_lost_is_asked_for_again_by_the_same_key(stripe, account, issuer):
    stripe.fails = [(500, error("api_error", "")), (500, error("api_error", ""))]
    with pytest.raises(CardsUnavailable):
        cards.checkout(account, issuer, now=NOW)
    lost = Checkout.objects.get()
    again = cards.checkout(account, issuer, source_id=lost.source_id, now=NOW + timedelta(seconds=20))
    assert (again.pk, again.stripe_id) == (lost.pk, "cs_test_1")


def test_another_amount_closes_the_page_that_was_open(stripe, account, issuer):
    first = cards.checkout(account, issuer, now=NOW)
    second = cards.checkout(account, issuer, amount="13.00", source_id=first.source_id, now=LATER)
    assert (fresh(first).status, stripe.sessions["cs_test_1"]["status"]) == ("expired", "expired")
    assert (second.status, second.stripe_id) == ("open", "cs_test_2")


def test_a_page_that_is_paid_cannot_be_closed(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    stripe.pay("cs_test_1")
    with pytest.raises(PaymentUnderWay):
        close_checkout(checkout=fresh(checkout), now=LATER)
    assert fresh(checkout).status == "open"


def test_a_wrong_key_is_told_as_unavailable(stripe, account, issuer, caplog):
    stripe.fails = [(401, error("invalid_request_error", "api_key_expired"))]
    with pytest.raises(CardsUnavailable):
        cards.checkout(account, issuer, now=NOW)
    assert "sk_test_of_ours" not in caplog.text
    assert account.person.email not in caplog.text


def test_what_is_paid_is_told_to_whoever_knows_its_source(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    hear(stripe.pay("cs_test_1"), now=LATER)
    payload = Event.objects.get(kind="checkout.paid").payload
    assert (fresh(checkout).status, fresh(checkout).stripe_payment) == ("paid", "pi_cs_test_1")
    assert (payload["source_kind"], payload["source_id"]) == ("thing", str(checkout.source_id))


def test_an_invoice_paid_by_card_is_settled(stripe, account, issuer):
    older, mine = cards.invoice(account, now=NOW), cards.invoice(account, "50.00", now=NOW)
    checkout = pay_invoice(invoice_id=mine.public_id, by=account.person, return_to="/", now=NOW)
    hear(stripe.pay(checkout.stripe_id), now=LATER)
    payment = Payment.objects.get()
    left = {row.pk: row.left_to_pay for row in Invoice.objects.with_settled()}
    assert (payment.method, payment.amount, payment.once) == ("card", Decimal("60.00"), "pi_cs_test_1")
    assert left == {older.pk: Decimal("120.00"), mine.pk: Decimal("0.00")}
    assert LedgerLine.objects.get(entry__source_id=payment.public_id, debit__gt=0).ledger_account == "5115"


def test_all_that_is_open_is_paid_at_once(stripe, account, issuer):
    cards.invoice(account, now=NOW)
    cards.invoice(account, "50.00", now=NOW)
    checkout = pay_all(account_id=account.public_id, by=account.person, return_to="/", now=NOW)
    hear(stripe.pay(checkout.stripe_id), now=LATER)
    assert (checkout.amount, Invoice.objects.open().count()) == (Decimal("180.00"), 0)


def test_nobody_pays_an_invoice_that_is_paid_or_not_theirs(stripe, account, issuer):
    mine = cards.invoice(account, now=NOW)
    for person, number in ((AccountFactory().person, mine.public_id), (account.person, "not-an-id")):
        with pytest.raises(NothingToPay):
            pay_invoice(invoice_id=number, by=person, return_to="/", now=NOW)


def test_an_event_told_twice_is_heard_once(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    paid = stripe.pay("cs_test_1")
    hear(paid, now=LATER)
    hear(paid, now=LATER)
    assert (StripeEvent.objects.count(), told(checkout)) == (1, ["checkout.paid"])


def test_a_second_event_of_the_same_payment_changes_nothing(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    stripe.pay("cs_test_1")
    hear(event("checkout.session.completed", stripe.sessions["cs_test_1"]), now=LATER)
    hear(event("checkout.session.async_payment_succeeded", stripe.sessions["cs_test_1"]), now=LATER)
    assert told(checkout) == ["checkout.paid"]


def test_an_end_that_is_told_after_the_payment_changes_nothing(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    hear(stripe.pay("cs_test_1"), now=LATER)
    hear(event("checkout.session.expired", stripe.sessions["cs_test_1"] | {"payment_status": "unpaid"}), now=LATER)
    assert (fresh(checkout).status, told(checkout)) == ("paid", ["checkout.paid"])


def test_money_that_comes_after_the_end_is_money(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    hear(event("checkout.session.expired", stripe.sessions["cs_test_1"]), now=LATER)
    hear(stripe.pay("cs_test_1"), now=LATER)
    assert (fresh(checkout).status, told(checkout)) == ("paid", ["checkout.expired", "checkout.paid"])


def test_a_slow_means_of_payment_is_waited_for(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    slow = stripe.pay("cs_test_1", payment_status="unpaid")
    hear(slow, now=LATER)
    assert fresh(checkout).status == "open"
    assert ask_about_silent(now=NOW + timedelta(hours=1)) == 0
    hear(event("checkout.session.async_payment_failed", stripe.sessions["cs_test_1"]), now=LATER)
    assert (fresh(checkout).status, told(checkout)) == ("expired", ["checkout.failed"])


@pytest.mark.parametrize("changed", [{"amount_total": 100}, {"currency": "usd"}])
def test_another_amount_than_asked_for_goes_back_whole(stripe, account, issuer, changed):
    checkout = cards.checkout(account, issuer, now=NOW)
    hear(stripe.pay("cs_test_1", **changed), now=LATER)
    while deliver_one(now=LATER):
        pass
    assert (fresh(checkout).status, Payment.objects.count()) == ("refunded", 0)
    assert [("amount" in refund, refund["payment_intent"]) for refund in stripe.refunds] == [(False, "pi_cs_test_1")]


def test_what_is_not_ours_is_left_alone(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    hear({"id": "evt_1", "type": "customer.created", "data": {"object": {}}}, now=NOW)
    foreign = {**stripe.pay("cs_test_1")["data"]["object"], "client_reference_id": "somebody else's"}
    hear(event("checkout.session.completed", foreign), now=NOW)
    assert (fresh(checkout).status, Payment.objects.count()) == ("open", 0)


def test_stripe_is_asked_about_what_it_never_told(stripe, account, issuer):
    paid, left = cards.checkout(account, issuer, now=NOW), cards.checkout(account, issuer, now=NOW)
    stripe.pay("cs_test_1")
    stripe.sessions["cs_test_2"]["status"] = "expired"
    assert ask_about_silent(now=NOW + timedelta(hours=1)) == 2
    assert (fresh(paid).status, fresh(left).status) == ("paid", "expired")


def test_money_that_nobody_asks_for_is_credit(stripe, account, issuer):
    checkout = cards.checkout(account, issuer, now=NOW)
    hear(stripe.pay("cs_test_1"), now=NOW)
    assert card_money.take_in_leftovers(now=NOW + timedelta(minutes=5)) == 0
    assert card_money.take_in_leftovers(now=NOW + timedelta(minutes=15)) == 1
    assert Payment.objects.with_settled().get().left == checkout.amount
    assert told(checkout)[-1] == "checkout.kept"


def paid_checkout(stripe, account, issuer) -> Checkout:
    checkout = cards.checkout(account, issuer, now=NOW)
    hear(stripe.pay(checkout.stripe_id), now=NOW)
    return fresh(checkout)


def deliver(now=NOW) -> None:
    while deliver_one(now=now):
        pass


def test_money_goes_back_to_the_card_and_out_of_the_books(stripe, account, issuer):
    open_invoice = cards.invoice(account, now=NOW)
    checkout = paid_checkout(stripe, account, issuer)
    card_money.give_back(checkout=checkout, amount=checkout.amount, reason="Créneau pris", now=NOW)
    deliver()
    assert [(one["payment_intent"], one["amount"]) for one in stripe.refunds] == [("pi_cs_test_1", "1200")]
    assert sorted(Payment.objects.values_list("amount", flat=True)) == [Decimal("-12.00"), Decimal("12.00")]
    assert Invoice.objects.with_settled().get(pk=open_invoice.pk).left_to_pay == Decimal("120.00")
    assert (fresh(checkout).status, told(checkout)[-1]) == ("refunded", "checkout.refunded")


def test_money_goes_back_once(stripe, account, issuer):
    checkout = paid_checkout(stripe, account, issuer)
    for _time in range(2):
        card_money.give_back(checkout=fresh(checkout), amount=Decimal("5.00"), reason="", key="one", now=NOW)
    deliver()
    assert len(stripe.refunds) == 1


def test_stripe_away_is_asked_again_later(stripe, account, issuer):
    checkout = paid_checkout(stripe, account, issuer)
    card_money.give_back(checkout=checkout, amount=checkout.amount, reason="", now=NOW)
    stripe.fails = [(503, error("api_error", "")), (503, error("api_error", ""))]
    deliver()
    assert stripe.refunds == []
    deliver(now=NOW + timedelta(hours=1))
    assert len(stripe.refunds) == 1


def test_a_refund_that_the_bank_refuses_is_credit_and_told(stripe, account, issuer):
    checkout = paid_checkout(stripe, account, issuer)
    card_money.give_back(checkout=checkout, amount=checkout.amount, reason="", now=NOW)
    stripe.fails = [(400, error("invalid_request_error", "insufficient_funds"))]
    deliver()
    credit = Payment.objects.with_settled().get(once__startswith="refund-refused:")
    assert (credit.left, fresh(checkout).status, told(checkout)[-1]) == (checkout.amount, "paid", "checkout.credited")


def test_a_refund_that_fails_days_later_is_credit_and_told_once(stripe, account, issuer):
    checkout = paid_checkout(stripe, account, issuer)
    card_money.give_back(checkout=checkout, amount=checkout.amount, reason="", now=NOW)
    deliver()
    [key] = [value for name, value in stripe.refunds[0].items() if name == "metadata[refund]"]
    for number, kind in enumerate(("refund.failed", "charge.refund.updated")):
        said = {"id": "re_1", "status": "failed", "metadata": {"refund": key}}
        hear({"id": f"evt_{number}", "type": kind, "data": {"object": said}}, now=LATER)
    credit = Payment.objects.with_settled().get(once__startswith="refund-refused:")
    assert (credit.left, fresh(checkout).status) == (checkout.amount, "paid")
    assert told(checkout)[-2:] == ["checkout.refunded", "checkout.credited"]


@pytest.mark.parametrize("said", [{"status": "failed", "metadata": {"refund": "wrong:1"}}, {"status": "failed"}])
def test_the_refund_of_somebody_else_is_left_alone(stripe, said):
    hear({"id": "evt_1", "type": "refund.failed", "data": {"object": said}}, now=NOW)
    assert not Payment.objects.exists()


@pytest.mark.parametrize(("method", "asked"), [("card", ["300", "400"]), ("transfer", [])])
def test_who_keeps_the_books_gives_back_to_the_card_by_stripe(stripe, account, issuer, method, asked):
    checkout, by = paid_checkout(stripe, account, issuer), PersonFactory()
    payment = card_money.take_in(checkout=checkout, towards=None, now=NOW)
    for amount in ("3.00", "4.00"):
        said = {"amount": Decimal(amount), "method": method, "reason": "Geste", "now": NOW}
        assert card_money.refund(payment=payment, by=by, **said).recorded_by == by
    deliver()
    assert [one["amount"] for one in stripe.refunds] == asked
    assert Payment.objects.with_settled().get(pk=payment.pk).returned == 7
