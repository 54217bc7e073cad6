"""Payments by card: a page at Stripe is opened for something, and what Stripe tells of it is heard.

The row comes first and is committed before Stripe is asked, with the row's id as the key of the request: whatever
breaks in between, asking again finds the same page. What is paid moves OPEN → PAID once, by compare-and-set.

Money for invoices is taken in at once. For anything else `checkout.paid` tells whoever knows the source, who calls
`card_money.take_in` with the invoices that the money is for, or `card_money.give_back`; `take_in_leftovers` sees to
money that nobody has asked for, so that it is never kept in silence.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from billing import card_payments
from billing.accounts import lock_account
from billing.actions.card_money import hear_refund, take_in, tell
from billing.card_payments import Told
from billing.errors import CardsUnavailable, NothingToPay, PaymentUnderWay
from billing.models import Account, Checkout, Invoice, StripeEvent
from core import outbox
from core.database import violated
from members.models import Person

log = logging.getLogger(__name__)

INVOICE = "invoice"
ACCOUNT = "account"
HERE = (INVOICE, ACCOUNT)
"""Sources whose money is taken in here: one invoice, or all that is open."""
REFUNDS = ("refund.failed", "charge.refund.updated")
ASKED_AGAIN = timedelta(minutes=1)
"""So long a page that Stripe did not answer for is asked for again; its end must be half an hour off."""
PAYABLE = (Checkout.Status.OPEN, Checkout.Status.EXPIRED)
"""Money that comes late is money all the same."""


def open_checkout(
    *,
    issuer_id: int,
    account: Account,
    by: Person,
    source_kind: str,
    source_id: UUID,
    label: str,
    amount: Decimal,
    return_to: str,
    lasts: timedelta | None = None,
    now: datetime,
) -> Checkout:
    """The page on which to pay; the one that is open already where it is for the same. `return_to`: a path of ours.

    Raises CardsNotConfigured, CardsUnavailable, NothingToPay, PaymentUnderWay where another one is being paid.
    """
    card_payments.check_configured()
    if amount <= 0:
        raise NothingToPay()
    source: dict[str, Any] = {"source_kind": source_kind, "source_id": source_id}
    with transaction.atomic():
        lock_account(account.pk)
        checkout = _open_one(account, amount, now=now, **source)
        if checkout is None:
            checkout = Checkout.objects.create(
                issuer_id=issuer_id,
                account=account,
                by=by,
                label=label[:200],
                amount=amount,
                expires_at=now + (lasts or settings.CHECKOUT_LASTS),
                created_at=now,
                changed_at=now,
                **source,
            )
    return checkout if checkout.url else _with_page(checkout, by, return_to, now=now)


def _open_one(account: Account, amount: Decimal, *, now: datetime, **source: Any) -> Checkout | None:
    """What is open for the source: kept where it still fits, else closed."""
    rows = Checkout.objects.filter(status=Checkout.Status.OPEN, account=account, **source)
    for checkout in rows.order_by("-pk"):
        lasts = checkout.expires_at > now + settings.CHECKOUT_LASTS / 2
        if checkout.amount == amount and (lasts if checkout.url else checkout.created_at > now - ASKED_AGAIN):
            return checkout
        close_checkout(checkout=checkout, now=now)
    return None


def _with_page(checkout: Checkout, by: Person, return_to: str, *, now: datetime) -> Checkout:
    back = settings.PUBLIC_URL + reverse("billing:checkout", args=[checkout.public_id])
    page = card_payments.open_page(checkout, back=f"{back}?{urlencode({'retour': return_to})}", language=by.language)
    Checkout.objects.filter(pk=checkout.pk).update(stripe_id=page.stripe_id, url=page.url, changed_at=now)
    checkout.stripe_id, checkout.url, checkout.changed_at = page.stripe_id, page.url, now
    return checkout


def close_checkout(*, checkout: Checkout, now: datetime) -> None:
    """Nobody pays it any more. Raises PaymentUnderWay where it has been paid meanwhile, CardsUnavailable."""
    if checkout.stripe_id:
        card_payments.close_page(checkout)
    _end(checkout, "checkout.expired", now=now)


def close_all(*, source_kind: str, source_id: UUID, now: datetime) -> None:
    """As far as Stripe lets: what is paid all the same is heard of, and given back."""
    open_now = Checkout.objects.filter(status=Checkout.Status.OPEN, source_kind=source_kind, source_id=source_id)
    for checkout in open_now:
        try:
            close_checkout(checkout=checkout, now=now)
        except (PaymentUnderWay, CardsUnavailable):
            log.info("checkout %s is left to its end", checkout.public_id)


def hear(event: dict[str, Any], *, now: datetime) -> None:
    """What Stripe says, once. Unknown kinds and checkouts are left alone: the webhook may serve others too."""
    kind, session = str(event.get("type") or ""), event.get("data", {}).get("object", {})
    if kind in REFUNDS:
        hear_refund(session, now=now)
    if not kind.startswith("checkout.session."):
        return
    told = Told.of(session)
    checkout = _known(told)
    if checkout is None:
        log.warning("Stripe tells %s of a checkout that is not ours: %s", kind, told.stripe_id)
    with transaction.atomic():
        if _is_news(str(event.get("id") or ""), kind, checkout, now=now) and checkout is not None:
            _take_to_heart(kind, told, checkout, now=now)


def _known(told: Told) -> Checkout | None:
    try:
        return Checkout.objects.select_related("account", "by").filter(public_id=told.checkout).first()
    except ValidationError:  # no id of ours
        return None


def _is_news(stripe_id: str, kind: str, checkout: Checkout | None, *, now: datetime) -> bool:
    """The second of two that come at once waits for the first, and finds it here."""
    try:
        with transaction.atomic():
            StripeEvent.objects.create(stripe_id=stripe_id, kind=kind, checkout=checkout, received_at=now)
    except IntegrityError as error:
        if "stripe_id" not in (violated(error) or ""):
            raise
        return False
    return True


def _take_to_heart(kind: str, told: Told, checkout: Checkout, *, now: datetime) -> None:
    lock_account(checkout.account_id)
    if told.is_paid:  # completed at once, or later by a slow means of payment
        _paid(told, checkout, now=now)
    elif kind == "checkout.session.expired":
        _end(checkout, "checkout.expired", now=now)
    elif kind == "checkout.session.async_payment_failed":
        _end(checkout, "checkout.failed", now=now)


def _paid(told: Told, checkout: Checkout, *, now: datetime) -> None:
    if not told.pays(checkout.amount):
        log.error("checkout %s: %s %s were paid", checkout.public_id, told.cents, told.currency)
        _refuse(told, checkout, now=now)
        return
    paid: dict[str, Any] = {"status": Checkout.Status.PAID, "stripe_payment": told.payment, "changed_at": now}
    if not Checkout.objects.filter(pk=checkout.pk, status__in=PAYABLE).update(stripe_id=told.stripe_id, **paid):
        return
    checkout.status, checkout.stripe_payment = Checkout.Status.PAID, told.payment
    if checkout.source_kind in HERE:
        take_in(checkout=checkout, towards=_invoices(checkout), now=now)
    tell("checkout.paid", checkout, now=now)


def _refuse(told: Told, checkout: Checkout, *, now: datetime) -> None:
    """Not the amount that was asked for: nothing is taken in, all of it goes back."""
    gone = {"status": Checkout.Status.REFUNDED, "stripe_payment": told.payment, "changed_at": now}
    if Checkout.objects.filter(pk=checkout.pk, status__in=PAYABLE).update(**gone):
        owed = {"checkout": str(checkout.public_id), "payment": told.payment}
        outbox.record("checkout.wrong_amount", subject_id=checkout.pk, payload=owed, now=now)


def _invoices(checkout: Checkout) -> Sequence[Invoice]:
    if checkout.source_kind != INVOICE:
        return ()
    return list(Invoice.objects.filter(public_id=checkout.source_id, account=checkout.account_id))


def _end(checkout: Checkout, kind: str, *, now: datetime) -> None:
    over = {"status": Checkout.Status.EXPIRED, "changed_at": now}
    if Checkout.objects.filter(pk=checkout.pk, status=Checkout.Status.OPEN).update(**over):
        checkout.status = Checkout.Status.EXPIRED
        tell(kind, checkout, now=now)


def ask_about_silent(*, now: datetime) -> int:
    """Of what should be over, Stripe is asked itself: a message that never came is made up for. How many ended."""
    ended = 0
    over = Checkout.objects.filter(status=Checkout.Status.OPEN, expires_at__lte=now)
    for checkout in over.select_related("account", "by").order_by("pk")[:100]:
        try:
            told = card_payments.look_at(checkout) if checkout.stripe_id else None
        except CardsUnavailable:
            continue
        with transaction.atomic():
            lock_account(checkout.account_id)
            if told is not None and told.is_paid:
                _paid(told, checkout, now=now)
            elif told is None or told.status != "complete":  # complete and unpaid: a slow means of payment
                _end(checkout, "checkout.expired", now=now)
        ended += checkout.status != Checkout.Status.OPEN
    return ended
