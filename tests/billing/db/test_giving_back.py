"""Money back out: refunds and what bounced."""

from decimal import Decimal

import pytest

from billing.actions.receiving import refund_credit_note, refund_payment, return_payment
from billing.actions.settling import settle_with_credit
from billing.models import LedgerEntry, Payment
from billing.payment_errors import PaymentAlreadyReturned, PaymentAmountInvalid, RefundTooLarge
from core.models import Event
from tests.conftest import NOW
from tests.factories import AccountFactory, IssuerFactory, PersonFactory
from tests.factories.payments import balance, credit_of, credited, left_of, owed, paid

pytestmark = pytest.mark.django_db
ZERO = Decimal(0)


@pytest.fixture
def issuer():
    return IssuerFactory()


@pytest.fixture
def account():
    return AccountFactory()


def lines():
    entry = LedgerEntry.objects.order_by("-position")[0]
    return [(row.ledger_account, row.debit - row.credit) for row in entry.lines.all()]


def refund(payment, amount, method="transfer", **more):
    return refund_payment(
        payment=payment, amount=Decimal(amount), method=method, by=PersonFactory(), reason="trop payé", now=NOW, **more
    )


def pay_out(note, amount):
    return refund_credit_note(
        credit_note=note, amount=Decimal(amount), method="transfer", by=PersonFactory(), reason="annulé", now=NOW
    )


def test_credit_is_paid_back(account, issuer):
    payment = paid(account, issuer, 50)
    back = refund(payment, 20, "cash")
    assert (back.amount, back.nature, back.reverses) == (-20, "refund", payment)
    assert lines() == [("530", -20), ("4191", 20)]
    assert credit_of(account) == 30


def test_what_an_invoice_took_is_not_paid_back(account, issuer):
    owed(account, issuer, 40)
    payment = paid(account, issuer, 50)
    with pytest.raises(RefundTooLarge) as refused:
        refund(payment, 11)
    assert refused.value.facts == {"left": "10.00"}
    assert balance(account) == -10


def test_a_refund_is_not_paid_back(account, issuer):
    with pytest.raises(RefundTooLarge):
        refund(refund(paid(account, issuer, 50), 20), 10)


def test_a_refund_has_an_amount(account, issuer):
    with pytest.raises(PaymentAmountInvalid):
        refund(paid(account, issuer, 50), 0)


def test_a_refund_told_twice_is_made_once(account, issuer):
    payment = paid(account, issuer, 50)
    assert refund(payment, 20, once="stripe:re_1") == refund(payment, 20, once="stripe:re_1")
    assert credit_of(account) == 30


def test_a_credit_note_frees_the_payment_of_its_invoice(account, issuer):
    invoice = owed(account, issuer, 40)
    payment = paid(account, issuer, 40)
    note = credited(invoice, 15)
    refund(payment, 15)
    assert (left_of(invoice), left_of(note), credit_of(account), balance(account)) == (ZERO, ZERO, ZERO, ZERO)


def test_no_more_is_freed_than_the_credit_note_gives_back(account, issuer):
    invoice = owed(account, issuer, 40)
    payment = paid(account, issuer, 40)
    credited(invoice, 15)
    with pytest.raises(RefundTooLarge) as refused:
        refund(payment, 16)
    assert refused.value.facts == {"left": "15.00"}
    assert left_of(invoice) == ZERO


def test_a_credit_note_is_paid_out(account, issuer):
    invoice = owed(account, issuer, 40)
    paid(account, issuer, 40)
    note = credited(invoice, 40)
    back = pay_out(note, 25)
    assert (back.amount, back.reverses) == (-25, None)
    assert lines() == [("512", -25), ("411", 25)]
    assert (left_of(note), balance(account)) == (15, -15)


def test_a_credit_note_is_paid_out_once(account, issuer):
    note = credited(owed(account, issuer, 40), 40)
    pay_out(note, 40)
    with pytest.raises(RefundTooLarge):
        pay_out(note, 1)


def test_an_invoice_is_not_paid_out(account, issuer):
    with pytest.raises(RefundTooLarge):
        pay_out(owed(account, issuer, 40), 1)


def test_a_credit_note_paid_out_settles_nothing_more(account, issuer):
    note = credited(owed(account, issuer, 40), 40)
    pay_out(note, 40)
    assert settle_with_credit(account=account, now=NOW) == []


def test_what_bounced_opens_its_invoices_again(account, issuer):
    invoice = owed(account, issuer, 40)
    payment = paid(account, issuer, 50, method="direct_debit")
    back = return_payment(payment=payment, reason="AM04", now=NOW)
    assert (back.amount, back.nature, back.method) == (-50, "return", "direct_debit")
    assert lines() == [("512", -50), ("411", 40), ("4191", 10)]
    assert (left_of(invoice), credit_of(account), balance(account)) == (40, ZERO, 40)


def test_what_bounced_bounces_once(account, issuer):
    payment = paid(account, issuer, 50, method="cheque")
    return_payment(payment=payment, reason="sans provision", now=NOW)
    with pytest.raises(PaymentAlreadyReturned):
        return_payment(payment=payment, reason="sans provision", now=NOW)


def test_a_return_does_not_bounce(account, issuer):
    back = return_payment(payment=paid(account, issuer, 50), reason="AM04", now=NOW)
    with pytest.raises(PaymentAlreadyReturned):
        return_payment(payment=back, reason="AM04", now=NOW)


def test_what_was_paid_back_before_does_not_bounce(account, issuer):
    payment = paid(account, issuer, 50, method="cheque")
    refund(payment, 20)
    assert return_payment(payment=payment, reason="sans provision", now=NOW).amount == -30
    assert balance(account) == ZERO


def test_other_credit_takes_the_place_of_what_bounced(account, issuer):
    invoice = owed(account, issuer, 40)
    bounced = paid(account, issuer, 40, method="cheque")
    paid(account, issuer, 60)
    return_payment(payment=bounced, reason="sans provision", now=NOW)
    assert (left_of(invoice), credit_of(account)) == (ZERO, 20)


def test_giving_back_is_told(account, issuer):
    payment = paid(account, issuer, 50)
    refund(payment, 20)
    return_payment(payment=payment, reason="AM04", now=NOW)
    told = Event.objects.filter(kind__in=("payment.refunded", "payment.returned")).order_by("pk")
    assert [(event.kind, event.payload["amount"]) for event in told] == [
        ("payment.refunded", "-20.00"),
        ("payment.returned", "-30.00"),
    ]
    assert Payment.objects.get(pk=told[1].subject_id).reason == "AM04"
