"""People before the pages of simulations."""

from collections.abc import Callable

import pytest
from django.test import Client

from members.models import Person
from spaces.models import Site, Steward
from tests.factories import StewardFactory


def browser_of(person: Person) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(person)
    return client


@pytest.fixture
def manages() -> Callable[[Site | None], Client]:
    """The browser of a manager of that site, or of the network."""
    return lambda site: browser_of(StewardFactory(site=site, role=Steward.Role.MANAGER).person)


@pytest.fixture
def browser(manages, desk) -> Client:
    return manages(None)
