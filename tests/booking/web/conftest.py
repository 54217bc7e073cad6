import pytest
from django.test import Client

from members.models import Person
from spaces.models import Resource, Site
from tests.factories import PersonFactory, ResourceFactory, StewardFactory


@pytest.fixture(autouse=True)
def _time(frozen: object) -> None:
    """Pages take the time themselves: it stands at seven o'clock that Monday."""


def browser_of(person: Person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def browser(coworker: Person) -> Client:
    """The coworker's, signed in."""
    return browser_of(coworker)


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"Accept-Language": "fr"})


@pytest.fixture
def host(site: Site) -> Person:
    """At the front desk of the site."""
    return StewardFactory(person=PersonFactory(name="Hôte"), site=site).person


@pytest.fixture
def room(site: Site) -> Resource:
    return ResourceFactory(site=site, kind=Resource.Kind.ROOM, name="Salle Groix", capacity=6)
