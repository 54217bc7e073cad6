"""Who looks after which webhooks: publishers their partner's, managers of the network its own."""

from uuid import UUID

from django.db.models import Q

from agenda.models import Partner
from core.errors import NotAllowed
from members.models import Person
from notifications.errors import WebhookNotFound
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.models.webhook import WebhookEndpointQuerySet
from spaces.access import network_roles_of
from spaces.models import Steward


def manages_the_network(person: Person) -> bool:
    return Steward.Role.MANAGER in network_roles_of(person)


def check_manages_the_network(person: Person) -> None:
    """Raises NotAllowed."""
    if not manages_the_network(person):
        raise NotAllowed()


def webhooks_of(person: Person) -> WebhookEndpointQuerySet:
    theirs = Q(partner__in=Partner.objects.published_by(person))
    if manages_the_network(person):
        theirs |= Q(partner=None)
    return WebhookEndpoint.objects.living().filter(theirs).select_related("partner__organisation", "by")


def find_webhook(person: Person, public_id: UUID) -> WebhookEndpoint:
    """Raises WebhookNotFound, whether it is another's or does not exist."""
    endpoint = webhooks_of(person).filter(public_id=public_id).first()
    if endpoint is None:
        raise WebhookNotFound()
    return endpoint


def find_delivery(endpoint: WebhookEndpoint, said: str) -> WebhookDelivery:
    """Raises WebhookNotFound."""
    try:
        public_id = UUID(said)
    except ValueError:
        raise WebhookNotFound() from None
    delivery = endpoint.deliveries.filter(public_id=public_id).select_related("endpoint").first()
    if delivery is None:
        raise WebhookNotFound()
    return delivery
