"""What is said to Stripe, and how its answers are understood. It knows no rows but the checkout it is given.

A payment by card is a page of Stripe's that the person fills in; that it was paid is told by a signed message. Every
request carries a key of ours, so that repeating it changes nothing. Neither secrets nor people are written to logs.
"""

import logging
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, cast

import stripe
from django.conf import settings

from billing.errors import CardRefundRefused, CardsNotConfigured, CardsUnavailable, PaymentUnderWay, SignatureWrong
from billing.models import Checkout
from core.money import CURRENCY

log = logging.getLogger(__name__)

TIMEOUT = (3.0, 10.0)
"""Seconds to connect, and to be answered."""
RETRIES = 1
CAME_TO_NOTHING = ("failed", "canceled")
"""States of a refund whose money has stayed with us."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where the person pays."""

    stripe_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a session of Stripe's says of itself: whose it is, whether it is over, what was paid in cents."""

    stripe_id: str
    checkout: str
    status: str
    payment_status: str
    payment: str
    cents: int
    currency: str

    @classmethod
    def of(cls, session: Any) -> "Told":
        """From the API's own object, or the same in an event."""
        said = session.to_dict() if isinstance(session, stripe.StripeObject) else session
        return cls(
            stripe_id=str(said.get("id") or ""),
            checkout=str(said.get("client_reference_id") or ""),
            status=str(said.get("status") or ""),
            payment_status=str(said.get("payment_status") or ""),
            payment=_id_of(said.get("payment_intent")),
            cents=int(said.get("amount_total") or 0),
            currency=str(said.get("currency") or "").upper(),
        )

    @property
    def is_paid(self) -> bool:
        return self.payment_status == "paid" and bool(self.payment)

    def pays(self, amount: Decimal) -> bool:
        return self.cents == in_cents(amount) and self.currency == CURRENCY


def _id_of(intent: Any) -> str:
    """An id, or the object where it came along."""
    return str(intent.get("id") or "") if isinstance(intent, dict) else str(intent or "")


def is_configured() -> bool:
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET)


def check_configured() -> None:
    """Raises CardsNotConfigured."""
    if not is_configured():
        raise CardsNotConfigured()


def in_cents(amount: Decimal) -> int:
    return int(amount * 100)


def open_page(checkout: Checkout, *, back: str, language: str) -> Page:
    """`back`: the address that both paying and leaving lead to. Raises CardsUnavailable, CardsNotConfigured."""
    item = {
        "quantity": 1,
        "price_data": {
            "currency": CURRENCY.lower(),
            "unit_amount": in_cents(checkout.amount),
            "product_data": {"name": checkout.label},
        },
    }
    params: dict[str, Any] = {
        "mode": "payment",
        "payment_method_types": ["card"],
        "client_reference_id": str(checkout.public_id),
        "line_items": [item],
        "expires_at": int(checkout.expires_at.timestamp()),
        "success_url": back,
        "cancel_url": back,
        "locale": cast(Literal["fr", "en"], language),
    }
    try:
        session = _client().v1.checkout.sessions.create(
            cast(Any, params), {"idempotency_key": f"checkout:{checkout.public_id}"}
        )
    except stripe.StripeError as error:
        raise _unavailable(error, checkout) from error
    return Page(session.id, session.url or "")


def look_at(checkout: Checkout) -> Told:
    """Raises CardsUnavailable, CardsNotConfigured."""
    try:
        return Told.of(_client().v1.checkout.sessions.retrieve(checkout.stripe_id or ""))
    except stripe.StripeError as error:
        raise _unavailable(error, checkout) from error


def close_page(checkout: Checkout) -> None:
    """Nobody pays it any more. Raises PaymentUnderWay where it is paid already, CardsUnavailable."""
    try:
        _client().v1.checkout.sessions.expire(checkout.stripe_id or "")
    except stripe.InvalidRequestError as error:
        if look_at(checkout).status != "expired":
            raise PaymentUnderWay() from error
    except stripe.StripeError as error:
        raise _unavailable(error, checkout) from error


def refund(payment: str, amount: Decimal | None, *, key: str) -> None:
    """Back to the card; all of it without an amount. The same key pays once.

    Raises CardRefundRefused for good, CardsUnavailable where asking again may help.
    """
    params: dict[str, Any] = {"payment_intent": payment, "metadata": {"refund": key}}
    if amount is not None:
        params["amount"] = in_cents(amount)
    try:
        made = _client().v1.refunds.create(cast(Any, params), {"idempotency_key": f"refund:{key}"})
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        if error.code == "charge_already_refunded":
            return
        log.warning("Stripe refuses the refund %s: %s", key, error.code)
        raise CardRefundRefused() from error
    except stripe.StripeError as error:
        raise _unavailable(error, None) from error
    if made.status in CAME_TO_NOTHING:
        raise CardRefundRefused()


def read_event(body: bytes, signature: str) -> dict[str, Any]:
    """Raises SignatureWrong for what Stripe has not signed, or not lately."""
    check_configured()
    try:
        event = stripe.Webhook.construct_event(body, signature, settings.STRIPE_WEBHOOK_SECRET, api_key="unused")
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise SignatureWrong() from error
    said: dict[str, Any] = event.to_dict()
    return said


def _client() -> stripe.StripeClient:
    check_configured()
    return _client_for(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client_for(key: str, base: str) -> stripe.StripeClient:
    http = stripe.RequestsClient(timeout=TIMEOUT)
    base_addresses: Any = {"api": base} if base else {}
    return stripe.StripeClient(key, http_client=http, base_addresses=base_addresses, max_network_retries=RETRIES)


def _unavailable(error: stripe.StripeError, checkout: Checkout | None) -> CardsUnavailable:
    """A wrong key or request is the operator's; the person is told the same as where Stripe is away."""
    told = (type(error).__name__, error.http_status, error.code, checkout.public_id if checkout else "-")
    if isinstance(error, stripe.APIConnectionError | stripe.RateLimitError | stripe.APIError):
        log.warning("Stripe does not answer: %s, %s, %s, checkout %s", *told)
    else:
        log.error("Stripe refuses what it is asked: %s, %s, %s, checkout %s", *told)
    return CardsUnavailable()
