"""Money at the desk: for invoices of one or several issuers, and not twice by two people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from billing import bearings
from billing.accounts import lock_account
from billing.actions.receiving import receive_payment
from billing.actions.settling import today
from billing.models import Account, Invoice, Payment
from billing.payment_errors import PaymentAmountInvalid, PaymentLooksDouble
from core.money import ZERO
from members.models import Person


@dataclass(frozen=True, slots=True)
class Taken:
    account: Account
    method: str
    amount: Decimal
    paid_on: date
    site_id: int | None = None
    reference: str = ""
    invoices: Sequence[Invoice] = ()
    """That it is for, with what is left to pay of each; else the oldest open ones of whoever bills for the site."""
    is_another: bool = False
    """The same amount was recorded that day already, and this is not the same money."""


def record_payment(*, taken: Taken, by: Person, now: datetime) -> list[Payment]:
    """One payment for each issuer.

    Raises PaymentLooksDouble, PaymentAmountInvalid, PaymentInTheFuture, IssuerMissing.
    """
    if taken.amount <= ZERO:
        raise PaymentAmountInvalid()
    with transaction.atomic():
        lock_account(taken.account.pk)
        if not taken.is_another:
            _check_not_twice(taken)
        return [
            receive_payment(
                issuer_id=issuer_id,
                account=taken.account,
                method=taken.method,
                amount=amount,
                paid_on=taken.paid_on,
                now=now,
                by=by,
                reference=taken.reference,
                towards=[invoice for invoice in taken.invoices if invoice.issuer_id == issuer_id],
                site_id=taken.site_id,
            )
            for issuer_id, amount in sorted(_by_issuer(taken, now=now).items())
        ]


def _check_not_twice(taken: Taken) -> None:
    same = Payment.objects.filter(
        account=taken.account, method=taken.method, paid_on=taken.paid_on, nature=Payment.Nature.RECEIVED
    )
    known = same.filter(amount=taken.amount, checkout=None).first()
    if known is not None:
        raise PaymentLooksDouble(payment=str(known.public_id))


def _by_issuer(taken: Taken, *, now: datetime) -> dict[int, Decimal]:
    """The invoices are paid in their order; what is left goes to the issuer of the first, or of the site."""
    parts: dict[int, Decimal] = defaultdict(Decimal)
    rest = taken.amount
    for invoice in taken.invoices:
        part = min(rest, invoice.left_to_pay)
        parts[invoice.issuer_id] += part
        rest -= part
    if rest > ZERO:
        known = taken.invoices[0].issuer_id if taken.invoices else None
        parts[known or bearings.current().issuer_for(taken.site_id, today(now)).pk] += rest
    return {issuer: part for issuer, part in parts.items() if part > ZERO}
