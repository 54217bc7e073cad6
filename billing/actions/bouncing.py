"""Direct debits that the bank returns: the payment is undone, the mandate stays or goes, by the reason."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from billing.accounts import lock_account
from billing.actions.mandating import end_mandates
from billing.actions.receiving import return_payment
from billing.models import Debit, DebitBatch, Mandate
from billing.payment_errors import DebitNotReturnable, ReturnReasonUnknown
from billing.return_reasons import REASONS, REVOKING
from core import outbox
from members.models import Person

HOME = "fr"
"""The books are kept in it."""


def return_debit(*, debit: Debit, reason: str, by: Person, now: datetime) -> Debit:
    """`reason` is the bank's code. It was collected, or the bank refused it before the day.

    Raises ReturnReasonUnknown, DebitNotReturnable.
    """
    if reason not in REASONS:
        raise ReturnReasonUnknown(known=sorted(REASONS))
    with transaction.atomic():
        lock_account(debit.mandate.account_id)
        handed_in = Debit.objects.filter(
            pk=debit.pk,
            status__in=(Debit.Status.ANNOUNCED, Debit.Status.COLLECTED),
            batch__status__in=(DebitBatch.Status.SENT, DebitBatch.Status.COLLECTED),
        )
        if not handed_in.update(status=Debit.Status.RETURNED, return_reason=reason):
            raise DebitNotReturnable()
        debit.refresh_from_db()
        if debit.payment is not None:
            with translation.override(HOME):
                told = f"{reason} – {REASONS[reason]}"
            return_payment(payment=debit.payment, reason=told, by=by, now=now)
        is_active = debit.mandate.status == Mandate.Status.ACTIVE
        if reason in REVOKING and is_active:
            end_mandates([debit.mandate_id], Mandate.Status.REVOKED, now=now)
        payload = {"reason": reason, "amount": str(debit.amount)}
        outbox.record("debit.returned", subject_id=debit.pk, payload=payload, now=now)
    return debit
