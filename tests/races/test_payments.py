"""Money that meets itself: one transfer told twice, a payment and a credit note for one invoice."""

import time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction

from billing.actions import receiving, settling
from billing.actions.posting import EntryLine, next_number, post_entry
from billing.actions.receiving import refund_payment
from billing.actions.settling import settle_with_credit
from billing.models import Payment
from billing.payment_errors import CreditOverspent, InvoiceOverpaid, RefundTooLarge
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, IssuerFactory
from tests.factories.payments import balance, credit_of, credited, left_of, owed, paid
from tests.races.test_holds_and_money import slowly

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def issuer(transactional_db):
    return IssuerFactory()


def test_one_transfer_recorded_by_eight_is_one_payment(race, issuer):
    account = AccountFactory()
    owed(account, issuer, 100)
    outcomes = race(8, lambda _number: paid(account, issuer, 100, once="bank:1"))
    assert {outcome.pk for outcome in outcomes} == {Payment.objects.get().pk}
    assert balance(account) == 0


def test_one_transfer_goes_to_one_account(race, issuer):
    accounts = [AccountFactory() for _ in range(8)]
    outcomes = race(8, lambda number: paid(accounts[number], issuer, 100, once="bank:1"))
    assert Payment.objects.count() == 1
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Payment", *["PaymentTakenElsewhere"] * 7]


def pay_eight_times(race, issuer):
    account = AccountFactory()
    invoice = owed(account, issuer, 100)
    outcomes = race(8, lambda _number: paid(account, issuer, 60, towards=[invoice]))
    return account, invoice, outcomes


def test_without_the_lock_payments_of_one_invoice_are_refused_by_the_database(race, issuer, monkeypatch):
    monkeypatch.setattr(receiving, "lock_account", lambda *keys: None)
    monkeypatch.setattr(receiving, "owing_of", slowly(settling.owing_of))
    _account, _invoice, outcomes = pay_eight_times(race, issuer)
    assert any(isinstance(outcome, InvoiceOverpaid) for outcome in outcomes)


def test_payments_of_one_invoice_pay_it_and_leave_credit(race, issuer):
    account, invoice, outcomes = pay_eight_times(race, issuer)
    assert all(isinstance(outcome, Payment) for outcome in outcomes)
    assert (left_of(invoice), credit_of(account), balance(account)) == (0, 380, -380)


def test_who_posts_then_numbers_and_who_numbers_then_posts_take_turns(race, issuer):
    def post():
        lines = [EntryLine("530", debit=Decimal(1)), EntryLine("1651", credit=Decimal(1))]
        post_entry(
            issuer_id=issuer.pk, journal="CA", entered_on=MONDAY, piece="X", piece_on=MONDAY, label="X", lines=lines,
            source_kind="test", source_id=uuid4(), now=NOW,
        )  # fmt: skip

    def number():
        next_number(issuer.pk, "invoice", 2027)

    def act(runner):
        first, second = (post, number) if runner else (number, post)
        with transaction.atomic():
            first()
            time.sleep(0.3)
            second()

    act(0)
    assert race(2, act) == [None, None]


def test_a_payment_and_a_credit_note_at_once_pay_no_more_than_is_owed(race, issuer):
    for _ in range(5):
        account = AccountFactory()
        invoice = owed(account, issuer, 100)
        note = credited(invoice, 70)
        acts = [
            lambda account=account: settle_with_credit(account=account, now=NOW),
            lambda account=account, invoice=invoice: paid(account, issuer, 100, towards=[invoice]),
        ]
        race(2, lambda number, acts=acts: acts[number]())
        assert left_of(invoice) == 0
        assert left_of(note) + credit_of(account) == 70
        assert balance(account) == -70


def test_credit_is_paid_back_or_spent_but_not_both(race, issuer):
    for _ in range(5):
        account = AccountFactory()
        payment = paid(account, issuer, 100)
        invoice = owed(account, issuer, 100)
        acts = [
            lambda account=account: settle_with_credit(account=account, now=NOW),
            lambda payment=payment: refund_payment(
                payment=payment, amount=Decimal(100), method="transfer", by=None, reason="essai", now=NOW
            ),
        ]
        _settled, refund = race(2, lambda number, acts=acts: acts[number]())
        assert isinstance(refund, RefundTooLarge | CreditOverspent) == (left_of(invoice) == 0)
        assert balance(account) == left_of(invoice)
