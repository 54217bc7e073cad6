"""Addresses that hear of events: added, tried, paused, given another secret, removed; what they were sent, again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from agenda.models import Partner
from core.errors import AddressRefused
from core.fetching import check_address
from members.models import Person
from notifications.errors import TooManyWebhooks, WebhookKindUnknown
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.bodies import body
from notifications.webhooks.fanning import nudge
from notifications.webhooks.kinds import TEST, offered
from notifications.webhooks.sending import LEASE, call, settle
from notifications.webhooks.signing import secret_of

MOST = 20
KEPT = timedelta(days=90)


def add_webhook(
    *, partner: Partner | None, url: str, kinds: Collection[str], by: Person, now: datetime, description: str = ""
) -> tuple[WebhookEndpoint, str]:
    """The address and the secret that signs. Raises AddressRefused, WebhookKindUnknown, TooManyWebhooks."""
    known = offered(to_partner=partner is not None)
    if unknown := sorted(set(kinds) - set(known)):
        raise WebhookKindUnknown(kind=unknown[0])
    address = _secure(check_address(url))
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=by.pk)
        if WebhookEndpoint.objects.living().filter(partner=partner).count() >= MOST:
            raise TooManyWebhooks(_("Supprimez d’abord une adresse qui ne sert plus."), limit=MOST)
        endpoint = WebhookEndpoint.objects.create(
            partner=partner,
            url=address,
            description=description,
            kinds=[kind for kind in known if kind in kinds],
            by=by,
            created_at=now,
        )
    return endpoint, secret_of(endpoint)


def _secure(address: str) -> str:
    """Nobody on the way reads what is told, nor plays it again."""
    said = urlsplit(address)
    if said.scheme != "https" and said.netloc not in settings.FETCH_ALSO_ALLOWED:
        raise AddressRefused(_("L’adresse commence par https://."))
    return address


def rotate_webhook(*, endpoint: WebhookEndpoint, now: datetime) -> str:
    """Another secret; the one before signs as well for a day."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(generation=F("generation") + 1, rotated_at=now)
    endpoint.refresh_from_db(fields=["generation", "rotated_at"])
    return secret_of(endpoint)


def pause_webhook(*, endpoint: WebhookEndpoint, now: datetime) -> None:
    """What happens meanwhile is kept for it."""
    WebhookEndpoint.objects.running().filter(pk=endpoint.pk).update(paused_at=now, is_paused_by_failures=False)


def resume_webhook(*, endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.living().filter(pk=endpoint.pk).update(
        paused_at=None, is_paused_by_failures=False, failures=0, failing_since=None
    )
    nudge()


def remove_webhook(*, endpoint: WebhookEndpoint, now: datetime) -> None:
    """Nothing more leaves for it."""
    WebhookEndpoint.objects.living().filter(pk=endpoint.pk).update(removed_at=now)


def try_webhook(*, endpoint: WebhookEndpoint, now: datetime) -> WebhookDelivery:
    """Send a message of a kind that says nothing, at once, also to one that is paused; the attempt is in its log."""
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        kind=TEST,
        body=body(TEST, {"webhook": str(endpoint.public_id)}, at=now),
        attempts=1,
        next_attempt_at=now + LEASE,
        created_at=now,
    )
    outcome = call(delivery, now=now)
    settle(delivery, outcome, now=now)
    if not outcome.is_good:
        WebhookDelivery.objects.filter(pk=delivery.pk).update(status=WebhookDelivery.Status.FAILED)
        delivery.refresh_from_db()
    return delivery


def replay(*, endpoint: WebhookEndpoint, delivery: WebhookDelivery, now: datetime) -> int:
    """The same message once more, under its own id, whatever became of it."""
    return _again(Q(pk=delivery.pk), endpoint, now=now)


def replay_failed(*, endpoint: WebhookEndpoint, since: datetime, now: datetime) -> int:
    """Those that were given up since then; how many."""
    return _again(Q(status=WebhookDelivery.Status.FAILED, created_at__gte=since), endpoint, now=now)


def _again(which: Q, endpoint: WebhookEndpoint, *, now: datetime) -> int:
    rows = WebhookDelivery.objects.filter(which, endpoint=endpoint).exclude(kind=TEST)
    pending = WebhookDelivery.Status.PENDING
    found = rows.update(status=pending, attempts=0, next_attempt_at=now, delivered_at=None)
    nudge()
    return found


def forget_old_deliveries(*, now: datetime) -> int:
    """After `KEPT`, with their attempts."""
    deleted, _each = WebhookDelivery.objects.filter(created_at__lt=now - KEPT).delete()
    return deleted
