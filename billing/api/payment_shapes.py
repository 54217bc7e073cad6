"""Payments, mandates and debits as the API shows them."""

from typing import Any

from billing.api.shapes import payer_shape
from billing.models import Account, Debit, DebitBatch, Issuer, Mandate, Payment
from core.api.instants import of_house
from core.money import CURRENCY, ZERO

Shape = dict[str, Any]


def payment_shape(payment: Payment) -> Shape:
    """Of one read by `shown_payments`, with what it reverses."""
    site = payment.site
    return {
        "id": str(payment.public_id),
        "number": payment.number,
        "nature": payment.nature,
        "method": payment.method,
        "amount": str(payment.amount),
        "currency": CURRENCY,
        "paid_on": payment.paid_on.isoformat(),
        "reference": payment.reference,
        "reason": payment.reason,
        "payer": _payer(payment.account),
        "issuer": _issuer(payment.issuer),
        "site": {"id": str(site.public_id), "name": site.name} if site else None,
        "invoices": [
            {"id": str(invoice.public_id), "number": invoice.number, "amount": str(part)}
            for invoice, part in payment.went_to
        ],
        "unspent": str(payment.left if payment.is_money_in else ZERO),
        "reverses": str(payment.reverses.public_id) if payment.reverses else None,
        "created_at": of_house(payment.created_at),
    }


def mandate_shape(mandate: Mandate) -> Shape:
    return {
        "id": str(mandate.public_id),
        "reference": mandate.reference,
        "status": mandate.status,
        "payer": _payer(mandate.account),
        "issuer": _issuer(mandate.issuer),
        "holder": mandate.holder,
        "iban_end": mandate.iban_end,
        "signed_on": mandate.signed_on and mandate.signed_on.isoformat(),
        "last_used_on": mandate.last_used_on and mandate.last_used_on.isoformat(),
        "created_at": of_house(mandate.created_at),
    }


def batch_shape(batch: DebitBatch) -> Shape:
    """Its debits come with their invoices, mandates and payments."""
    debits = list(batch.debits.all())
    live = [debit.amount for debit in debits if debit.status != Debit.Status.CANCELLED]
    return {
        "id": str(batch.public_id),
        "issuer": _issuer(batch.issuer),
        "collect_on": batch.collect_on.isoformat(),
        "status": batch.status,
        "amount": str(sum(live, ZERO)),
        "currency": CURRENCY,
        "debits": [debit_shape(debit) for debit in debits],
        "created_at": of_house(batch.created_at),
    }


def debit_shape(debit: Debit) -> Shape:
    return {
        "end_to_end": debit.end_to_end,
        "status": debit.status,
        "invoice": str(debit.invoice.public_id),
        "mandate": str(debit.mandate.public_id),
        "amount": str(debit.amount),
        "payment": str(debit.payment.public_id) if debit.payment else None,
        "return_reason": debit.return_reason,
    }


def _payer(account: Account) -> Shape:
    return payer_shape(account.person, account.organisation)


def _issuer(issuer: Issuer) -> Shape:
    return {"id": str(issuer.public_id), "name": issuer.name}
