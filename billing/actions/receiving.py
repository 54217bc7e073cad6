"""Money that comes in, and goes back out: each its entry in the ledger, under the lock of the account.

Received: D512 (5112, 5115, 530) / C411 for what goes to invoices, C4191 for what is left as credit. Paid back: the
other way round.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from billing import chart
from billing.accounts import lock_account
from billing.actions.posting import EntryLine
from billing.actions.settling import (
    fitting,
    owing_of,
    post_money,
    replace_by_credit_notes,
    settle_with_credit,
    spent_on,
    today,
    write_settlements,
)
from billing.models import Account, Invoice, Journal, Method, Payment, Settlement
from billing.payment_errors import (
    InvoiceNotPayable,
    PaymentAlreadyReturned,
    PaymentAmountInvalid,
    PaymentInTheFuture,
    PaymentTakenElsewhere,
    RefundTooLarge,
)
from core import outbox
from core.database import violated
from core.money import ZERO, to_cents
from members.models import Person


def receive_payment(
    *,
    issuer_id: int,
    account: Account,
    method: str,
    amount: Decimal,
    paid_on: date,
    now: datetime,
    by: Person | None = None,
    reference: str = "",
    once: str | None = None,
    towards: Sequence[Invoice] | None = (),
    site_id: int | None = None,
) -> Payment:
    """The payment settles the invoices named, then the oldest open ones of the issuer; the rest is credit. With None
    it settles nothing: it is about to go back, or somebody is to say what it is for.

    With `once`, the same money is taken in once: the payment known by it is answered. Raises PaymentAmountInvalid,
    PaymentInTheFuture, InvoiceNotPayable, PaymentTakenElsewhere.
    """
    amount = _cents(amount)
    if paid_on > today(now):
        raise PaymentInTheFuture()
    payment = Payment(
        issuer_id=issuer_id,
        account=account,
        method=method,
        amount=amount,
        paid_on=paid_on,
        reference=reference,
        once=once,
        site_id=site_id,
        recorded_by=by,
        created_at=now,
    )
    try:
        return _take_in(payment, towards, now=now)
    except IntegrityError as error:
        if violated(error) != "billing_payment_once_key":
            raise
        return _same(Payment.objects.get(once=once), payment)


def _take_in(payment: Payment, towards: Sequence[Invoice] | None, *, now: datetime) -> Payment:
    with transaction.atomic(), fitting():
        lock_account(payment.account_id)
        if (known := _known(payment.once)) is not None:
            return _same(known, payment)
        payment.save(force_insert=True)
        owing = owing_of(payment.account_id, payment.issuer_id)
        taken = {} if towards is None else owing.draw(payment.amount, _keys(towards, payment))
        write_settlements(taken, payment=payment, now=now)
        _post(payment, sum(taken.values(), ZERO), now=now)
        _tell("payment.received", payment, now=now)
    return payment


def _same(known: Payment, payment: Payment) -> Payment:
    if (known.account_id, known.issuer_id, known.amount) != (payment.account_id, payment.issuer_id, payment.amount):
        raise PaymentTakenElsewhere(payment=str(known.public_id))
    return known


def refund_payment(
    *,
    payment: Payment,
    amount: Decimal,
    method: str,
    by: Person | None,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Payment:
    """Pay back what the payment has not been spent on, or what credit notes give back of what it paid.

    Raises PaymentAmountInvalid, RefundTooLarge.
    """
    amount = _cents(amount)
    with transaction.atomic(), fitting():
        lock_account(payment.account_id)
        if (known := _known(once)) is not None:
            return known
        payment = Payment.objects.with_settled().get(pk=payment.pk)
        left = payment.left if payment.is_money_in else ZERO
        if payment.is_money_in and amount > left:
            left += replace_by_credit_notes(payment, amount - left, now=now)
        if amount > left:
            raise RefundTooLarge(left=str(left))
        refund = _back(
            payment, Payment.Nature.REFUND, amount, method, reason=reason, by=by, once=once, reverses=payment, now=now
        )
        _post(refund, ZERO, now=now)
        _tell("payment.refunded", refund, now=now)
    return refund


def refund_credit_note(
    *,
    credit_note: Invoice,
    amount: Decimal,
    method: str,
    by: Person | None,
    reason: str,
    now: datetime,
    once: str | None = None,
) -> Payment:
    """Pay out what a credit note has not been used for. Raises PaymentAmountInvalid, RefundTooLarge."""
    amount = _cents(amount)
    with transaction.atomic(), fitting():
        lock_account(credit_note.account_id)
        if (known := _known(once)) is not None:
            return known
        note = Invoice.objects.with_settled().get(pk=credit_note.pk)
        left = note.left_to_pay if note.is_credit_note else ZERO
        if amount > left:
            raise RefundTooLarge(left=str(left))
        refund = _back(
            note, Payment.Nature.REFUND, amount, method, reason=reason, by=by, once=once, reverses=None, now=now
        )
        Settlement.objects.create(
            payment=refund, credit_note=note, amount=-amount, settled_on=refund.paid_on, created_at=now
        )
        _post(refund, -amount, now=now)
        _tell("payment.refunded", refund, now=now)
    return refund


def return_payment(*, payment: Payment, reason: str, now: datetime, by: Person | None = None) -> Payment:
    """A debit or a cheque bounced: what is not paid back of it is undone, and its invoices are open again.

    Raises PaymentAlreadyReturned.
    """
    with transaction.atomic(), fitting():
        lock_account(payment.account_id)
        payment = Payment.objects.with_settled().select_related("account").get(pk=payment.pk)
        amount = payment.settled + payment.left  # type: ignore[attr-defined]  # annotated
        if not payment.is_money_in or amount <= ZERO:
            raise PaymentAlreadyReturned()
        spent = spent_on(payment)
        write_settlements({key: -part for key, part in spent.items()}, payment=payment, now=now)
        back = _back(
            payment, Payment.Nature.RETURN, amount, payment.method, reason=reason, by=by, reverses=payment, now=now
        )
        _post(back, -sum(spent.values(), ZERO), now=now)
        _tell("payment.returned", back, now=now, reason=reason)
        settle_with_credit(account=payment.account, now=now)
    return back


def _back(
    of: Payment | Invoice, nature: Payment.Nature, amount: Decimal, method: str, *, now: datetime, **more: Any
) -> Payment:
    by = more.pop("by")
    return Payment.objects.create(
        issuer_id=of.issuer_id,
        account_id=of.account_id,
        nature=nature,
        method=method,
        amount=-amount,
        paid_on=today(now),
        site_id=of.site_id if isinstance(of, Payment) and method == Method.CASH else None,
        recorded_by=by,
        created_at=now,
        **more,
    )


def _post(payment: Payment, on_invoices: Decimal, *, now: datetime) -> None:
    """`on_invoices` is the part that stands on 411, with the payment's own sign; the rest stands on 4191."""
    account = payment.account_id
    lines = [
        EntryLine(chart.money_account(payment.method), debit=payment.amount),
        EntryLine(chart.MEMBERS, credit=on_invoices, account_id=account),
        EntryLine(chart.ADVANCES, credit=payment.amount - on_invoices, account_id=account),
    ]
    journal = Journal.CASH if payment.method == Method.CASH else Journal.BANK
    post_money(payment, journal, lines, now=now)


def _keys(towards: Sequence[Invoice], payment: Payment) -> list[int]:
    """Raises InvoiceNotPayable for one of somebody else, of another issuer, or a credit note."""
    for invoice in towards:
        if invoice.is_credit_note or (invoice.account_id, invoice.issuer_id) != (payment.account_id, payment.issuer_id):
            raise InvoiceNotPayable(number=invoice.number)
    return [invoice.pk for invoice in towards]


def _cents(amount: Decimal) -> Decimal:
    """Raises PaymentAmountInvalid."""
    if amount <= ZERO or amount != to_cents(amount):
        raise PaymentAmountInvalid()
    return to_cents(amount)


def _known(once: str | None) -> Payment | None:
    return Payment.objects.filter(once=once).first() if once else None


def _tell(kind: str, payment: Payment, *, now: datetime, **more: str) -> None:
    payload = {"payment": str(payment.public_id), "amount": str(payment.amount), "method": payment.method, **more}
    outbox.record(kind, subject_id=payment.pk, payload=payload, now=now)
