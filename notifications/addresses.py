"""Where the links in mails and calendars lead."""

from django.conf import settings
from django.urls import reverse

from core.links import page
from notifications.models import WebhookEndpoint


def absolute(name: str, *args: object) -> str:
    return settings.PUBLIC_URL + reverse(name, args=args)


def booking_page(public_id: object) -> str:
    return page("booking:detail", public_id)


def checkout_page(public_id: object) -> str:
    return absolute("billing:checkout", public_id)


def series_page(public_id: object) -> str:
    return page("booking:series", public_id)


def booking_search() -> str:
    return absolute("booking:search")


def waiting_page(public_id: object) -> str:
    return absolute("booking:waiting-entry", public_id)


def feed(secret: str) -> str:
    return absolute("calendar-feed", secret)


def webhook_page(endpoint: WebhookEndpoint) -> str:
    return settings.PUBLIC_URL + path_of(endpoint)


def path_of(endpoint: WebhookEndpoint) -> str:
    """In the partner's space, or the team's for the network's own."""
    if endpoint.partner is None:
        return reverse("notifications:team-webhook", args=[endpoint.public_id])
    return reverse("notifications:partner-webhook", args=[endpoint.partner.slug, endpoint.public_id])
