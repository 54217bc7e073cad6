"""Corrections by hand: an issued invoice by a credit note, a charge that waits by waiving it. Both say why."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from billing import bearings
from billing.accounts import lock_account
from billing.actions.issuing import issue_charges
from billing.errors import NothingToCorrect
from billing.models import Account, Charge, Invoice
from billing.models.charge import ChargeQuerySet
from billing.pending import paid_by, ready, waiting_charges
from core import outbox
from core.database import violated
from members.models import Person

KEPT = (
    "person_id", "organisation_id", "kind", "group", "site_id", "resource_id", "label", "rule", "unit", "unit_price",
    "vat_rate", "membership_id", "usage_kind_id", "source_kind", "source_id", "source_key",
)  # fmt: skip
OPPOSED = ("quantity", "net", "vat", "total", "minutes", "allowance_minutes", "allowance_units")
REASON_LENGTH = 200


def credit_invoice(
    *, invoice: Invoice, reason: str, by: Person, now: datetime, charges: Collection[int] | None = None
) -> Invoice:
    """Take back these charges of the invoice, by their keys, or all of them, and issue the credit note at once.

    Raises NothingToCorrect where all of it has been taken back before.
    """
    with transaction.atomic():
        lock_account(invoice.account_id)
        rows = creditable(invoice)
        reversals = _reverse(rows if charges is None else rows.filter(pk__in=charges), reason, now=now)
        issued = issue_charges(reversals, invoice.account, now=now, by=by)
        if not issued:
            raise NothingToCorrect()
        return issued[0]


def creditable(invoice: Invoice) -> ChargeQuerySet:
    """What stands on the invoice and costs something."""
    return Charge.objects.standing().filter(invoice_line__invoice=invoice).exclude(total=0)


def waive_charges(*, account: Account, charges: Collection[int], reason: str, by: Person, now: datetime) -> int:
    """These charges of the account will not be invoiced; how many they are. Raises NothingToCorrect."""
    with transaction.atomic():
        lock_account(account.pk)
        waiting = waiting_charges().filter(paid_by(account), pk__in=charges, reverses=None)
        reversals = _reverse(waiting, reason, now=now)
        for reversal in reversals:
            payload = {"charge": str(reversal.public_id), "by": str(by.public_id), "reason": reversal.reason}
            outbox.record("charge.waived", subject_id=reversal.reverses_id, payload=payload, now=now)
    return len(reversals)


def _reverse(charges: ChargeQuerySet, reason: str, *, now: datetime) -> list[Charge]:
    """Their opposites, in the first open month where theirs is closed. Raises NothingToCorrect."""
    borne = bearings.current()
    opposites = [
        Charge(
            reverses=charge,
            reason=reason[:REASON_LENGTH],
            activity_on=borne.open_day(charge.activity_on),
            created_at=now,
            **{name: getattr(charge, name) for name in KEPT},
            **{name: -getattr(charge, name) for name in OPPOSED},
        )
        for charge in charges.order_by("pk")
    ]
    if not opposites:
        raise NothingToCorrect()
    try:
        with transaction.atomic():
            keys = [row.pk for row in Charge.objects.bulk_create(opposites)]
    except IntegrityError as error:  # a cancellation came first
        if violated(error) != "billing_charge_reverses_id_key":
            raise
        raise NothingToCorrect() from error
    return ready(Charge.objects.filter(pk__in=keys))
