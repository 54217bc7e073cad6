"""Corrections by hand: an issued invoice by a credit note, a charge that waits by waiving it. Both say why."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction

from billing.accounts import lock_account
from billing.actions.drawing import write
from billing.actions.issuing import issue_charges
from billing.actions.rebating import give_back
from billing.actions.reversing import opposites, waive_charges
from billing.errors import NothingToCorrect
from billing.models import Account, Charge, Invoice
from billing.models.charge import ChargeQuerySet
from billing.pending import paid_by, ready, waiting_charges
from billing.standing import one_payer
from core.database import in_one_trip, violated
from members.models import Person


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


def waive_waiting(*, account: Account, charges: Collection[int], reason: str, by: Person, now: datetime) -> int:
    """These charges of the account will not be invoiced; how many they are. Raises NothingToCorrect."""
    with transaction.atomic():
        in_one_trip([one_payer(person_id=account.person_id, organisation_id=account.organisation_id)])
        lock_account(account.pk)
        waiting = waiting_charges().filter(paid_by(account), pk__in=charges, reverses=None)
        with _once():
            waived = waive_charges(charges=list(waiting), reason=reason, by=by, now=now)
            give_back(waived)
        if not waived:
            raise NothingToCorrect()
    return len(waived)


def _reverse(charges: ChargeQuerySet, reason: str, *, now: datetime) -> list[Charge]:
    """Raises NothingToCorrect."""
    rows = opposites(list(charges.order_by("pk")), now=now, reason=reason)
    if not rows:
        raise NothingToCorrect()
    with _once():
        write(rows, now=now)
        give_back(rows)
    return ready(Charge.objects.filter(public_id__in=[row.public_id for row in rows]))


@contextmanager
def _once() -> Iterator[None]:
    """Raises NothingToCorrect where a cancellation came first."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if violated(error) != "billing_charge_reverses_id_key":
            raise
        raise NothingToCorrect() from error
