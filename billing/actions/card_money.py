"""The money of a paid checkout: into the books, and back to the card.

Money that goes back leaves the books at once, so that nothing else is paid with it, and the card when Stripe has said
yes. Where the bank refuses for good, it is taken in again and stays on the account, and its person is told.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from billing import card_payments
from billing.accounts import lock_account
from billing.actions.receiving import receive_payment, refund_payment
from billing.errors import CardRefundRefused
from billing.models import Checkout, Invoice, Method, Payment
from core import outbox
from core.clock import local_date
from core.ids import uuid7
from core.models import Event
from members.models import Person

log = logging.getLogger(__name__)

WAITS = timedelta(minutes=15)
"""So long whoever knows the source may take to ask for its money."""


def tell(kind: str, checkout: Checkout, *, now: datetime, **more: str) -> None:
    """`checkout.paid`, `.expired`, `.failed`, `.refunded`, `.credited`, `.kept`: with the source it is for."""
    said = {
        "checkout": str(checkout.public_id),
        "source_kind": checkout.source_kind,
        "source_id": str(checkout.source_id),
    }
    outbox.record(kind, subject_id=checkout.pk, payload={**said, **more}, now=now)


def take_in(*, checkout: Checkout, towards: Sequence[Invoice] | None = (), now: datetime) -> Payment:
    """Once, however often it is called. The payment settles `towards`, then the oldest; with None it is kept whole."""
    with transaction.atomic():
        lock_account(checkout.account_id)
        payment = receive_payment(
            issuer_id=checkout.issuer_id,
            account=checkout.account,
            method=Method.CARD,
            amount=checkout.amount,
            paid_on=local_date(now, ZoneInfo(settings.TIME_ZONE)),
            reference=checkout.label[:140],
            once=checkout.stripe_payment,
            towards=towards,
            now=now,
        )
        Checkout.objects.filter(pk=checkout.pk, payment=None).update(payment=payment, changed_at=now)
    checkout.payment = payment
    return payment


def refund(*, payment: Payment, amount: Decimal, method: str, by: Person, reason: str, now: datetime) -> Payment:
    """By whichever means; to the card that paid, where it paid here, through Stripe. Raises as `refund_payment`."""
    checkout = Checkout.objects.filter(payment=payment).select_related("account", "payment").first()
    if checkout is None or method != Method.CARD:
        return refund_payment(payment=payment, amount=amount, method=method, by=by, reason=reason, now=now)
    return give_back(checkout=checkout, amount=amount, reason=reason, by=by, key=str(uuid7()), now=now)


def give_back(
    *,
    checkout: Checkout,
    amount: Decimal,
    reason: str,
    now: datetime,
    by: Person | None = None,
    key: str = "",
) -> Payment:
    """Out of the books now, back to the card soon. With the same `key`, once. Raises RefundTooLarge."""
    with transaction.atomic():
        lock_account(checkout.account_id)
        refund = refund_payment(
            payment=checkout.payment or take_in(checkout=checkout, towards=None, now=now),
            amount=amount,
            method=Method.CARD,
            by=by,
            reason=reason[:200],
            once=f"card-refund:{checkout.public_id}:{key}",
            now=now,
        )
        if amount == checkout.amount:
            Checkout.objects.filter(pk=checkout.pk).update(status=Checkout.Status.REFUNDED, changed_at=now)
        owed = {"checkout": str(checkout.public_id), "refund": str(refund.public_id), "reason": reason}
        once = f"card.refund_due:{refund.public_id}"
        outbox.record("card.refund_due", subject_id=checkout.pk, payload=owed, once=once, now=now)
    return refund


def pay_back(event: Event, *, now: datetime) -> None:
    """The outbox's handler of what is owed to a card; Stripe away is asked again later."""
    checkout = Checkout.objects.select_related("account").get(public_id=str(event.payload["checkout"]))
    if event.kind == "checkout.wrong_amount":
        card_payments.refund(event.payload["payment"], None, key=f"wrong:{checkout.public_id}")
        return
    refund = Payment.objects.get(public_id=event.payload["refund"])
    amount = -refund.amount
    try:
        card_payments.refund(checkout.stripe_payment, amount, key=str(refund.public_id))
    except CardRefundRefused:
        _keep_as_credit(checkout, refund, now=now)
    else:
        tell("checkout.refunded", checkout, now=now, **_told_of(refund))


def hear_refund(said: dict[str, Any], *, now: datetime) -> None:
    """What Stripe says of a refund that it had taken for done and that failed days later. Others' are left alone."""
    try:
        refund = Payment.objects.filter(public_id=str((said.get("metadata") or {}).get("refund"))).first()
    except ValidationError:  # no id of ours
        return
    if refund is not None and said.get("status") in card_payments.CAME_TO_NOTHING:
        for checkout in Checkout.objects.select_related("account").filter(payment=refund.reverses_id):
            _keep_as_credit(checkout, refund, now=now)


def _keep_as_credit(checkout: Checkout, refund: Payment, *, now: datetime) -> None:
    """Once, however often it is said."""
    once = f"refund-refused:{refund.public_id}"
    with transaction.atomic():
        lock_account(checkout.account_id)
        if Payment.objects.filter(once=once).exists():
            return
        receive_payment(
            issuer_id=checkout.issuer_id,
            account=checkout.account,
            method=Method.CARD,
            amount=-refund.amount,
            paid_on=local_date(now, ZoneInfo(settings.TIME_ZONE)),
            reference=checkout.label[:140],
            once=once,
            now=now,
        )
        Checkout.objects.filter(pk=checkout.pk).update(status=Checkout.Status.PAID, changed_at=now)
        tell("checkout.credited", checkout, now=now, **_told_of(refund))


def _told_of(refund: Payment) -> dict[str, str]:
    return {"amount": str(-refund.amount), "reason": refund.reason, "sequence": str(refund.pk)}


def take_in_leftovers(*, now: datetime) -> int:
    """Money that nobody has asked for in time goes to what its account owes, the rest is credit; whoever paid is told.

    How many there were.
    """
    left = Checkout.objects.filter(status=Checkout.Status.PAID, payment=None, changed_at__lte=now - WAITS)
    rows = list(left.select_related("account").order_by("pk")[:100])
    for checkout in rows:
        log.error("checkout %s was paid for what nobody knows: %s", checkout.public_id, checkout.source_kind)
        with transaction.atomic():
            take_in(checkout=checkout, now=now)
            tell("checkout.kept", checkout, now=now)
    return len(rows)
