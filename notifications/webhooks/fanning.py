"""From an event to what is owed to each address that wants it."""

import logging
from datetime import datetime

from celery import current_app
from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from core.models import Event
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.bodies import about, body

log = logging.getLogger(__name__)

SUBSCRIBER = "notifications.webhooks"
TASK = "notifications.tasks.send_webhooks"


def fan_out(event: Event, *, now: datetime) -> None:
    """The outbox's handler. Run again, it finds its deliveries already there. One that is paused is owed its messages
    all the same: they leave once it goes on."""
    endpoints = WebhookEndpoint.objects.living().filter(kinds__contains=[event.kind])
    if not endpoints.exists() or (found := about(event)) is None:
        return
    text = body(event.kind, found.data, at=event.created_at)
    wanting = endpoints.filter(Q(partner=None) | Q(partner=found.partner_id))
    WebhookDelivery.objects.bulk_create(
        (
            WebhookDelivery(
                endpoint=endpoint, event=event, kind=event.kind, body=text, next_attempt_at=now, created_at=now
            )
            for endpoint in wanting
        ),
        ignore_conflicts=True,
    )
    nudge()


def nudge() -> None:
    """They leave now rather than at the next sweep, which finds them in any case."""
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    try:
        current_app.send_task(TASK, ignore_result=True)
    except OperationalError as error:
        log.warning("webhooks wait for the sweep, the broker is away: %s", error)
