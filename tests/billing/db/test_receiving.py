"""Money in: what it settles, what is left of it, what the books say."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from billing.actions.settling import fitting, settle_with_credit
from billing.models import LedgerEntry, Payment, Settlement
from billing.payment_errors import (
    CreditOverspent,
    InvoiceNotPayable,
    InvoiceOverpaid,
    PaymentAmountInvalid,
    PaymentInTheFuture,
    PaymentTakenElsewhere,
)
from core.database import violated
from core.models import Event
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, IssuerFactory
from tests.factories.payments import balance, credit_of, credited, left_of, owed, paid

pytestmark = pytest.mark.django_db
ZERO = Decimal(0)


@pytest.fixture
def issuer():
    return IssuerFactory()


@pytest.fixture
def account():
    return AccountFactory()


def entries():
    """The lines of the newest entry: account of the chart, debit, credit."""
    entry = LedgerEntry.objects.order_by("-position")[0]
    return entry.journal, [(row.ledger_account, row.debit - row.credit) for row in entry.lines.all()]


def test_a_payment_settles_its_invoice(account, issuer):
    invoice = owed(account, issuer, 100)
    paid(account, issuer, 100, towards=[invoice])
    assert left_of(invoice) == ZERO
    assert balance(account) == ZERO


@pytest.mark.parametrize(
    ("method", "ledger_account", "journal"),
    [
        ("transfer", "512", "BQ"), ("cheque", "5112", "BQ"), ("card", "5115", "BQ"),
        ("direct_debit", "512", "BQ"), ("cash", "530", "CA"),
    ],
)  # fmt: skip
def test_each_method_has_its_account_and_journal(account, issuer, method, ledger_account, journal):
    owed(account, issuer, 10)
    paid(account, issuer, 10, method=method)
    assert entries() == (journal, [(ledger_account, 10), ("411", -10)])


def test_a_part_payment_leaves_the_rest_open(account, issuer):
    invoice = owed(account, issuer, 100)
    paid(account, issuer, 40)
    assert left_of(invoice) == 60
    assert balance(account) == 60


def test_the_oldest_invoice_is_paid_first(account, issuer):
    newer = owed(account, issuer, 50)
    older = owed(account, issuer, 50, day=MONDAY - timedelta(days=5))
    paid(account, issuer, 60)
    assert (left_of(older), left_of(newer)) == (ZERO, 40)


def test_invoices_that_are_named_are_paid_before_the_oldest(account, issuer):
    older = owed(account, issuer, 50, day=MONDAY - timedelta(days=5))
    newer = owed(account, issuer, 50)
    paid(account, issuer, 60, towards=[newer])
    assert (left_of(older), left_of(newer)) == (40, ZERO)


def test_what_is_paid_too_much_is_credit_on_4191(account, issuer):
    owed(account, issuer, 100)
    paid(account, issuer, 130)
    assert entries() == ("BQ", [("512", 130), ("411", -100), ("4191", -30)])
    assert credit_of(account) == 30


def test_credit_that_is_spent_leaves_4191_for_411(account, issuer):
    paid(account, issuer, 80)
    invoice = owed(account, issuer, 50)
    settle_with_credit(account=account, now=NOW)
    assert entries() == ("OD", [("4191", 50), ("411", -50)])
    assert (left_of(invoice), credit_of(account)) == (ZERO, 30)


def test_credit_stays_with_its_issuer(account, issuer):
    paid(account, issuer, 80)
    invoice = owed(account, IssuerFactory(), 50)
    settle_with_credit(account=account, now=NOW)
    assert left_of(invoice) == 50


def test_credit_stays_with_its_account(account, issuer):
    paid(account, issuer, 80)
    other = AccountFactory()
    invoice = owed(other, issuer, 50)
    settle_with_credit(account=other, now=NOW)
    assert left_of(invoice) == 50


def test_settling_again_settles_nothing(account, issuer):
    paid(account, issuer, 80)
    owed(account, issuer, 50)
    settle_with_credit(account=account, now=NOW)
    assert settle_with_credit(account=account, now=NOW) == []


def test_a_credit_note_goes_to_its_own_invoice_before_older_ones(account, issuer):
    older = owed(account, issuer, 50, day=MONDAY - timedelta(days=5))
    corrected = owed(account, issuer, 50)
    credited(corrected, 30)
    settle_with_credit(account=account, now=NOW)
    assert (left_of(older), left_of(corrected)) == (50, 20)


def test_a_credit_note_of_a_paid_invoice_goes_to_another(account, issuer):
    corrected = owed(account, issuer, 50)
    paid(account, issuer, 50)
    note = credited(corrected, 50)
    other = owed(account, issuer, 70)
    settle_with_credit(account=account, now=NOW)
    assert (left_of(note), left_of(other), balance(account)) == (ZERO, 20, 20)


def test_credit_notes_are_used_before_payments(account, issuer):
    credited(owed(account, issuer, 50), 50)
    paid(account, issuer, 50, method="cash")
    settle_with_credit(account=account, now=NOW)
    assert balance(account) == -50


def test_the_same_money_is_taken_in_once(account, issuer):
    first = paid(account, issuer, 50, once="bank:1")
    assert paid(account, issuer, 50, once="bank:1") == first
    assert Payment.objects.count() == 1
    assert balance(account) == -50


def test_money_taken_in_for_another_account_is_refused(account, issuer):
    paid(account, issuer, 50, once="bank:1")
    with pytest.raises(PaymentTakenElsewhere):
        paid(AccountFactory(), issuer, 50, once="bank:1")


@pytest.mark.parametrize("amount", ["0", "-5", "1.005"])
def test_an_amount_is_positive_and_in_cents(account, issuer, amount):
    with pytest.raises(PaymentAmountInvalid):
        paid(account, issuer, amount)


def test_a_payment_is_not_of_tomorrow(account, issuer):
    with pytest.raises(PaymentInTheFuture):
        paid(account, issuer, 5, paid_on=MONDAY + timedelta(days=1))


def test_an_invoice_of_another_account_is_not_paid(account, issuer):
    with pytest.raises(InvoiceNotPayable):
        paid(account, issuer, 5, towards=[owed(AccountFactory(), issuer, 5)])
    assert Payment.objects.count() == 0


def test_an_invoice_of_another_issuer_is_not_paid(account, issuer):
    with pytest.raises(InvoiceNotPayable):
        paid(account, issuer, 5, towards=[owed(account, IssuerFactory(), 5)])


def test_a_credit_note_is_not_paid(account, issuer):
    with pytest.raises(InvoiceNotPayable):
        paid(account, issuer, 5, towards=[credited(owed(account, issuer, 5), 5)])


def test_a_payment_tells_of_itself(account, issuer):
    payment = paid(account, issuer, 5)
    event = Event.objects.get(kind="payment.received")
    assert event.subject_id == payment.pk
    assert event.payload == {"payment": str(payment.public_id), "amount": "5.00", "method": "transfer"}


def settle_by_hand(invoice, amount, **by):
    with transaction.atomic(), fitting():
        Settlement.objects.create(invoice=invoice, amount=amount, settled_on=MONDAY, created_at=NOW, **by)


def test_an_invoice_is_never_overpaid(account, issuer):
    payment = paid(account, issuer, 90)
    with pytest.raises(InvoiceOverpaid):
        settle_by_hand(owed(account, issuer, 50), 51, payment=payment)


def test_a_payment_is_never_overspent(account, issuer):
    payment = paid(account, issuer, 90)
    with pytest.raises(CreditOverspent):
        settle_by_hand(owed(account, issuer, 100), 91, payment=payment)


def test_a_credit_note_is_never_overspent(account, issuer):
    note = credited(owed(account, issuer, 10), 10)
    with pytest.raises(CreditOverspent):
        settle_by_hand(owed(account, issuer, 100), 11, credit_note=note)


def test_what_the_database_refuses_otherwise_is_no_refusal_of_ours(account, issuer):
    with pytest.raises(IntegrityError) as caught:
        settle_by_hand(owed(account, issuer, 100), 0, payment=paid(account, issuer, 1))
    assert violated(caught.value) == "settlement_is_of_something"


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_payment_is_append_only(account, issuer, verb):
    row = Payment.objects.filter(pk=paid(account, issuer, 5).pk)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        row.update(amount=6) if verb == "update" else row._raw_delete(row.db)
    assert violated(caught.value) == "payment_is_append_only"
