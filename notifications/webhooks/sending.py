"""One message to one address: claimed, called, written down.

The claim is committed before the call, so that no lock is held while another's server thinks; should the worker die in
between, the claim runs out and the message leaves once more, with the same `webhook-id`. An address has one call at a
time, and its turn ends with its first failure: one that is slow keeps nobody else waiting for long.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import transaction
from django.db.models import F, Min, Q

from core import outbox
from core.errors import Refusal
from core.fetching import fetch
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.webhooks.signing import headers_for, secrets_of

PATIENCE = 10.0
"""Seconds that an answer may take."""
LEASE = timedelta(minutes=1)
A_TURN = 20
"""Messages to one address before the next address has its turn."""
LIMIT = 64 * 1024
AFTER = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""Between one attempt and the next; after the last of them it is given up."""
GIVEN_UP_AFTER, AT_LEAST = 10, timedelta(days=1)
"""An address is paused after so many failures in a row over so long."""
GONE = 410
KEPT_OF_ANSWERS = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int | None
    milliseconds: int
    error: str = ""
    answer: str = ""
    retry_after: str = field(default="")

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def waiting(*, now: datetime) -> list[int]:
    """Keys of the addresses to which something is due, those that answer before those that do not."""
    due = WebhookDelivery.objects.due(now).filter(_is_idle(now, "endpoint__"))
    rows = due.values("endpoint", "endpoint__failures").annotate(since=Min("next_attempt_at"))
    return [row["endpoint"] for row in rows.order_by("endpoint__failures", "since")]


def _is_idle(now: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}busy_until": None}) | Q(**{f"{prefix}busy_until__lte": now})


def send_one(endpoint_id: int, *, now: datetime) -> bool:
    """Whether a message was due there and has arrived."""
    delivery = claim(endpoint_id, now=now)
    if delivery is None:
        return False
    outcome = call(delivery, now=now)
    settle(delivery, outcome, now=now)
    return outcome.is_good


def claim(endpoint_id: int, *, now: datetime) -> WebhookDelivery | None:
    """The oldest that is due, ours until `LEASE` is over; nothing while somebody else calls that address."""
    with transaction.atomic():
        idle = WebhookEndpoint.objects.running().filter(_is_idle(now), pk=endpoint_id)
        endpoint = idle.select_for_update(skip_locked=True, no_key=True).first()
        if endpoint is None:
            return None
        delivery = WebhookDelivery.objects.due(now).filter(endpoint=endpoint).order_by("next_attempt_at", "pk").first()
        if delivery is None:
            return None
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(busy_until=now + LEASE)
        WebhookDelivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE)
    delivery.attempts, delivery.endpoint = delivery.attempts + 1, endpoint
    return delivery


def call(delivery: WebhookDelivery, *, now: datetime) -> Outcome:
    """Raises nothing: what went wrong is an outcome too."""
    body = delivery.body.encode()
    headers = headers_for(delivery.public_id, body, secrets_of(delivery.endpoint, now=now), now=now)
    began = time.monotonic()
    try:
        answer = fetch(
            delivery.endpoint.url, method="POST", body=body, headers=headers, limit=LIMIT, seconds=PATIENCE, redirects=0
        )
    except Refusal as refusal:
        return Outcome(None, _since(began), error=f"{refusal.title}. {refusal.detail}"[:200])
    said = answer.body[: KEPT_OF_ANSWERS * 4].decode("utf-8", "replace").replace("\x00", "")[:KEPT_OF_ANSWERS]
    return Outcome(answer.status, _since(began), answer=said, retry_after=answer.headers.get("retry-after", ""))


def _since(began: float) -> int:
    return int(1000 * (time.monotonic() - began))


def settle(delivery: WebhookDelivery, outcome: Outcome, *, now: datetime) -> None:
    """Write down how it went, and what follows for the message and for its address."""
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=delivery.endpoint_id)
        WebhookAttempt.objects.create(
            delivery=delivery,
            at=now,
            status_code=outcome.status,
            milliseconds=outcome.milliseconds,
            error=outcome.error,
            answer=outcome.answer,
        )
        _settle_delivery(delivery, outcome, now=now)
        _settle_endpoint(endpoint, outcome, now=now)


def _settle_delivery(delivery: WebhookDelivery, outcome: Outcome, *, now: datetime) -> None:
    """A claim that ran out may have been followed by another, which has delivered it."""
    status = WebhookDelivery.Status
    there = WebhookDelivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if there.status == status.DELIVERED:
        return
    if outcome.is_good:
        delivery.status, delivery.delivered_at = status.DELIVERED, now
    elif outcome.status == GONE or delivery.attempts > len(AFTER):
        delivery.status = status.FAILED
    else:
        wait = max(AFTER[delivery.attempts - 1], asked_to_wait(outcome.retry_after, now=now))
        delivery.next_attempt_at = now + wait
    delivery.save(update_fields=["status", "delivered_at", "next_attempt_at"])


def asked_to_wait(said: str, *, now: datetime) -> timedelta:
    """Of a `Retry-After` (RFC 9110, section 10.2.3), a day at most; nothing where it makes no sense."""
    try:
        wait = timedelta(seconds=int(said)) if said.strip().isdigit() else parsedate_to_datetime(said) - now
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return min(max(wait, timedelta()), AFTER[-1])


def _settle_endpoint(endpoint: WebhookEndpoint, outcome: Outcome, *, now: datetime) -> None:
    endpoint.busy_until = None
    if outcome.is_good:
        endpoint.failures, endpoint.failing_since = 0, None
    else:
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or now
        is_lost = endpoint.failures >= GIVEN_UP_AFTER and now - endpoint.failing_since >= AT_LEAST
        if endpoint.is_running and (is_lost or outcome.status == GONE):
            endpoint.paused_at, endpoint.is_paused_by_failures = now, True
            payload = {"webhook": str(endpoint.public_id), "sequence": int(now.timestamp())}
            outbox.record("webhook.paused", subject_id=endpoint.pk, payload=payload, now=now)
    endpoint.save(update_fields=["busy_until", "failures", "failing_since", "paused_at", "is_paused_by_failures"])
