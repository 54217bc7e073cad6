"""A partner that bears a media library, its publisher, and a room of the tiers-lieu."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agenda.models import Partner, Session, Workshop
from core.models import Event
from members.models import Person
from spaces.models import Resource, Site
from tests.conftest import NOW, between
from tests.factories import ResourceFactory, SiteFactory, open_every_day, token_for
from tests.factories.agenda import PartnerFactory, SessionFactory, WorkshopFactory, facts, publish, publisher_of

AFTERNOON = between(14, 16)


@pytest.fixture
def partner(db: None) -> Partner:
    return PartnerFactory(slug="mediatheque", organisation__name="Médiathèque du Port")


@pytest.fixture
def library(partner: Partner) -> Site:
    library = SiteFactory(
        slug="mediatheque", name="Médiathèque", kind=Site.Kind.MEDIA_LIBRARY, organisation=partner.organisation
    )
    open_every_day(library)
    return library


@pytest.fixture
def publisher(partner: Partner, library: Site) -> Person:
    return publisher_of(partner)


@pytest.fixture
def workshop(partner: Partner) -> Workshop:
    return WorkshopFactory(partner=partner, title="Premiers pas avec un ordinateur")


@pytest.fixture
def room(site: Site) -> Resource:
    """`site` is the tiers-lieu."""
    return ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Salle Groix", capacity=12)


@pytest.fixture
def session(workshop: Workshop, library: Site) -> Session:
    """This afternoon at the media library, without a room, eight places."""
    return SessionFactory(workshop=workshop, site=library, period=AFTERNOON.stored)


@pytest.fixture
def in_room(workshop: Workshop, site: Site, room: Resource, publisher: Person) -> Session:
    """This afternoon in the tiers-lieu's room, published by the real verb."""
    return publish(workshop, facts(site, AFTERNOON, room=room), by=publisher, now=NOW)


@pytest.fixture
def client_of_publisher(publisher: Person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(publisher)
    return client


@pytest.fixture
def partner_api(publisher: Person, partner: Partner) -> Client:
    secret = token_for(publisher, ["sessions:publish"], organisation=partner.organisation)
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "fr"})


@pytest.fixture
def events() -> Callable[[], list[tuple[str, dict[str, Any]]]]:
    """What the agenda has recorded, in order."""

    def recorded() -> list[tuple[str, dict[str, Any]]]:
        rows = Event.objects.filter(kind__regex=r"^(session|registration)\.").order_by("pk")
        return list(rows.values_list("kind", "payload"))

    return recorded
