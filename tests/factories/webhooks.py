"""Addresses that hear of events, made by the real verb."""

from collections.abc import Sequence

from agenda.models import Partner
from members.models import Person
from notifications.actions.webhooks import add_webhook
from notifications.models import WebhookEndpoint
from notifications.webhooks import sending
from spaces.models import Steward
from tests.conftest import NOW
from tests.factories import PersonFactory, StewardFactory


def network_manager() -> Person:
    return StewardFactory(site=None, role=Steward.Role.MANAGER).person


def hearing(
    url: str,
    *kinds: str,
    partner: Partner | None = None,
    by: Person | None = None,
) -> WebhookEndpoint:
    asked: Sequence[str] = kinds or ("session.published",)
    endpoint, _secret = add_webhook(partner=partner, url=url, kinds=asked, by=by or PersonFactory(), now=NOW)
    return endpoint


def send_all(now=NOW) -> None:
    """A turn of the worker."""
    for endpoint in sending.waiting(now=now):
        while sending.send_one(endpoint, now=now):
            pass
