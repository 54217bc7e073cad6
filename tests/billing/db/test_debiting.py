"""Mandates and batches of direct debits."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from lxml import etree

from billing.actions.bouncing import return_debit
from billing.actions.debiting import announce_batch, cancel_batch, cancel_debit, collect_batch, send_batch
from billing.actions.mandating import lapse_mandates, revoke_mandate
from billing.debits import candidates, first_collection, under_way
from billing.models import Debit, Payment
from billing.pain008 import SPACE
from billing.payment_errors import (
    CollectionDayInvalid,
    DebitBatchClosed,
    DebitBatchNotDue,
    DebitNotReturnable,
    DirectDebitUnavailable,
    IbanInvalid,
    InvoiceNotDebitable,
    MandateAlreadyActive,
    MandateDateInvalid,
    MandateNotActive,
    ReturnReasonUnknown,
)
from core.database import violated
from core.models import Event
from tests.conftest import MONDAY, NOW
from tests.factories import AccountFactory, IssuerFactory, PersonFactory
from tests.factories.payments import announced, balance, credit_of, debiting_issuer, left_of, mandate_of, owed, paid

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=15)


@pytest.fixture
def issuer():
    return debiting_issuer()


@pytest.fixture
def account():
    return AccountFactory()


@pytest.fixture
def mandate(account, issuer):
    return mandate_of(account, issuer)


@pytest.fixture
def batch(account, issuer, mandate):
    """Of one invoice of 40 €."""
    return announced(issuer, owed(account, issuer, 40))


def sent(batch):
    return send_batch(batch=batch, now=NOW)


def collected(batch):
    collect_batch(batch=sent(batch), by=PersonFactory(), now=LATER)
    return batch.debits.get()


def status(batch):
    batch.refresh_from_db()
    return batch.status, [debit.status for debit in batch.debits.order_by("pk")]


def bounce(debit, reason):
    return return_debit(debit=debit, reason=reason, by=PersonFactory(), now=LATER)


def test_a_mandate_has_a_reference_that_counts(account, issuer, mandate):
    revoke_mandate(mandate=mandate, now=NOW)
    prefix = issuer.prefix.strip("-")
    assert mandate.reference == f"{prefix}-{account.number}-01"
    assert mandate_of(account, issuer).reference == f"{prefix}-{account.number}-02"


def test_an_account_has_one_active_mandate_of_an_issuer(account, issuer, mandate):
    with pytest.raises(MandateAlreadyActive):
        mandate_of(account, issuer)


def test_a_wrong_iban_signs_nothing(account, issuer):
    with pytest.raises(IbanInvalid):
        mandate_of(account, issuer, iban="FR7630006000011234567890188")


def test_who_has_no_creditor_identifier_does_not_debit(account):
    with pytest.raises(DirectDebitUnavailable):
        mandate_of(account, IssuerFactory())


@pytest.mark.parametrize("signed_on", [MONDAY + timedelta(days=1), date(2024, 1, 11)])
def test_a_mandate_is_signed_lately(account, issuer, signed_on):
    with pytest.raises(MandateDateInvalid):
        mandate_of(account, issuer, signed_on=signed_on)


def test_what_is_told_of_a_mandate_has_no_iban(mandate):
    assert Event.objects.get(kind="mandate.signed").payload == {"mandate": str(mandate.public_id)}
    assert mandate.iban_end == "0189"


def test_a_mandate_is_revoked_once(mandate):
    revoke_mandate(mandate=mandate, now=NOW)
    with pytest.raises(MandateNotActive):
        revoke_mandate(mandate=mandate, now=NOW)


def test_revoking_calls_off_what_the_bank_does_not_have(batch, mandate):
    revoke_mandate(mandate=mandate, now=NOW)
    assert batch.debits.get().status == "cancelled"


def test_a_mandate_lapses_after_36_months(account, issuer):
    unused = mandate_of(account, issuer, signed_on=date(2024, 1, 12))
    mandate_of(AccountFactory(), issuer, signed_on=date(2024, 1, 13))
    assert lapse_mandates(now=NOW + timedelta(days=1)) == 1
    unused.refresh_from_db()
    assert (unused.status, unused.ended_at) == ("lapsed", NOW + timedelta(days=1))


def test_a_mandate_in_use_does_not_lapse(mandate):
    mandate.last_used_on = MONDAY
    mandate.save()
    assert lapse_mandates(now=NOW + timedelta(days=3 * 365)) == 0


def test_what_is_open_under_a_mandate_can_be_debited(account, issuer, mandate):
    invoice = owed(account, issuer, 40)
    paid(account, issuer, 15)
    owed(AccountFactory(), issuer, 10)
    owed(account, IssuerFactory(), 10)
    assert [(one.invoice, one.invoice.left_to_pay, one.mandate) for one in candidates(issuer.pk)] == [
        (invoice, 25, mandate)
    ]


def test_the_day_leaves_time_and_is_a_banking_day(issuer):
    assert first_collection(issuer.pk, today=date(2027, 1, 9)) == date(2027, 1, 25)


@pytest.mark.parametrize("day", [date(2027, 1, 22), date(2027, 1, 30)])
def test_another_day_is_refused(account, issuer, mandate, day):
    with pytest.raises(CollectionDayInvalid) as refused:
        announced(issuer, owed(account, issuer, 40), collect_on=day)
    assert refused.value.facts == {"earliest": "2027-01-25"}


def test_a_debit_is_announced(batch):
    event = Event.objects.get(kind="debit.announced")
    assert event.subject_id == batch.debits.get().pk
    assert event.payload == {"batch": str(batch.public_id), "amount": "40.00"}


def test_an_invoice_is_not_debited_twice(batch, issuer):
    with pytest.raises(InvoiceNotDebitable):
        announced(issuer, batch.debits.get().invoice)
    assert under_way() == {batch.debits.get().invoice_id}


def test_the_database_sees_to_it_as_well(batch):
    debit = batch.debits.get()
    debit.pk, debit.end_to_end = None, "other"
    with pytest.raises(IntegrityError) as caught:
        debit.save(force_insert=True)
    assert violated(caught.value) == "debit_one_under_way_per_invoice"


def test_a_batch_is_of_something(issuer):
    with pytest.raises(InvoiceNotDebitable):
        announced(issuer)


def test_money_that_comes_meanwhile_does_not_go_to_what_is_under_way(account, issuer, batch):
    paid(account, issuer, 40)
    assert (left_of(batch.debits.get().invoice), credit_of(account)) == (40, 40)


def test_the_file_is_made_once(batch):
    first = sent(batch).xml
    assert send_batch(batch=batch, now=LATER).xml == first
    assert status(batch) == ("sent", ["announced"])


def test_what_was_paid_meanwhile_is_left_out(account, issuer, mandate):
    one, other = owed(account, issuer, 40), owed(account, issuer, 60)
    batch = announced(issuer, one, other)
    paid(account, issuer, 40, towards=[one])
    xml = sent(batch).xml
    assert status(batch) == ("sent", ["cancelled", "announced"])
    assert '<InstdAmt Ccy="EUR">60.00</InstdAmt>' in xml
    assert xml.count("<DrctDbtTxInf>") == 1


def test_nothing_is_not_sent(account, issuer, batch):
    paid(account, issuer, 40, towards=[batch.debits.get().invoice])
    with pytest.raises(DebitBatchClosed):
        sent(batch)


def test_a_batch_is_not_sent_on_its_day(batch):
    with pytest.raises(DebitBatchClosed):
        send_batch(batch=batch, now=LATER)


def sequences(batch):
    return [found.text for found in etree.fromstring(batch.xml.encode()).iterfind(".//p:SeqTp", SPACE)]


def test_the_first_debit_of_a_mandate_is_told_from_later_ones(account, issuer, batch):
    assert sequences(sent(batch)) == ["FRST"]
    assert sequences(sent(announced(issuer, owed(account, issuer, 5)))) == ["RCUR"]


def test_only_one_of_two_debits_of_a_new_mandate_is_the_first(account, issuer, mandate):
    batch = announced(issuer, owed(account, issuer, 4), owed(account, issuer, 5))
    assert sequences(sent(batch)) == ["FRST", "RCUR"]


def test_a_batch_is_cancelled_before_it_is_sent(batch):
    cancel_batch(batch=batch, now=NOW)
    assert status(batch) == ("cancelled", ["cancelled"])
    assert Event.objects.filter(kind="debit.cancelled").count() == 1


def test_a_line_is_cancelled_before_it_is_sent(account, issuer, mandate):
    batch = announced(issuer, owed(account, issuer, 4), owed(account, issuer, 5))
    cancel_debit(debit=batch.debits.order_by("pk")[0], now=NOW)
    assert status(batch) == ("announced", ["cancelled", "announced"])


def test_a_batch_without_lines_is_cancelled(batch):
    cancel_debit(debit=batch.debits.get(), now=NOW)
    assert status(batch) == ("cancelled", ["cancelled"])


def test_what_the_bank_has_is_not_cancelled(batch):
    sent(batch)
    with pytest.raises(DebitBatchClosed):
        cancel_batch(batch=batch, now=NOW)
    with pytest.raises(DebitBatchClosed):
        cancel_debit(debit=batch.debits.get(), now=NOW)


def test_what_was_collected_is_paid(account, batch, mandate):
    debit = collected(batch)
    mandate.refresh_from_db()
    assert (debit.payment.method, debit.payment.amount, debit.payment.paid_on) == (
        "direct_debit",
        40,
        date(2027, 1, 25),
    )
    assert status(batch) == ("collected", ["collected"])
    assert (balance(account), mandate.last_used_on) == (0, date(2027, 1, 25))


def test_a_batch_is_collected_once(batch):
    collected(batch)
    assert collect_batch(batch=batch, by=PersonFactory(), now=LATER) == 0
    assert Payment.objects.count() == 1


def test_nothing_is_collected_before_its_day(batch):
    with pytest.raises(DebitBatchNotDue):
        collect_batch(batch=sent(batch), by=PersonFactory(), now=NOW)


def test_what_was_not_sent_is_not_collected(batch):
    with pytest.raises(DebitBatchClosed):
        collect_batch(batch=batch, by=PersonFactory(), now=LATER)


def test_a_debit_that_came_back_opens_its_invoice(account, batch, mandate):
    debit = bounce(collected(batch), "AM04")
    mandate.refresh_from_db()
    assert (debit.status, debit.return_reason, left_of(debit.invoice)) == ("returned", "AM04", Decimal(40))
    assert (balance(account), mandate.status) == (40, "active")
    assert Payment.objects.get(nature="return").reason == "AM04 – provision insuffisante"


def test_a_mandate_that_is_no_good_is_revoked(batch, mandate):
    bounce(collected(batch), "MD01")
    mandate.refresh_from_db()
    assert mandate.status == "revoked"


def test_a_debit_refused_before_its_day_was_never_paid(batch):
    debit = bounce(sent(batch).debits.get(), "AC04")
    assert (debit.status, debit.payment) == ("returned", None)
    assert collect_batch(batch=batch, by=PersonFactory(), now=LATER) == 0


def test_a_debit_comes_back_once(batch):
    debit = bounce(collected(batch), "AM04")
    with pytest.raises(DebitNotReturnable):
        bounce(debit, "AM04")


def test_a_debit_that_the_bank_does_not_have_does_not_come_back(batch):
    with pytest.raises(DebitNotReturnable):
        bounce(batch.debits.get(), "AM04")


def test_a_reason_is_one_of_the_banks(batch):
    with pytest.raises(ReturnReasonUnknown):
        bounce(collected(batch), "XX99")


def test_what_came_back_can_be_debited_again(batch, issuer):
    debit = bounce(collected(batch), "AM04")
    again = announce_batch(
        issuer=issuer, invoices=[debit.invoice_id], collect_on=date(2027, 2, 15), by=PersonFactory(), now=LATER
    )
    assert Debit.objects.filter(batch=again).count() == 1
