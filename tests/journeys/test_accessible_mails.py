"""axe-core finds nothing on the pages about mails, nor on the mails themselves."""

from datetime import timedelta

import pytest

from core import clock
from members.models import Person
from notifications import checking
from notifications.actions.bouncing import take_back
from notifications.bounces import Report
from notifications.models import Message
from notifications.unsubscribing import Subscription
from spaces.models import Resource, Steward
from tests.factories import PersonFactory, book
from tests.factories.notifications import deliver_all
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PHONE, hours

SITE = "http://localhost:8000"


@pytest.fixture
def everybody(publisher: Person, place) -> Person:
    Steward.objects.create(person=publisher, site=None, role=Steward.Role.MANAGER)
    return publisher


@pytest.fixture
def addresses(everybody: Person, place, settings) -> list[str]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now = clock.now()
    for number, person in enumerate((everybody, PersonFactory(email="partie@example.org"))):
        book(person, [Resource.objects.get(name=f"Poste {number + 1}")], hours(9, 12), now=now)
    deliver_all(now + timedelta(seconds=1))
    mine = Message.objects.get(person=everybody)
    gone = Message.objects.get(to_address="partie@example.org")
    take_back(Report(gone.message_id, frozenset({gone.to_address}), "failed", "5.1.1", "unknown"), now=now)
    return [
        "/profil/mails/",
        "/profil/mails/recus/",
        f"/profil/mails/recus/{mine.public_id}/",
        "/equipe/messages/",
        f"/equipe/messages/{gone.public_id}/",
        "/equipe/messages/adresses/",
        "/equipe/messages/modeles/",
        Subscription("anne@example.org", "workshops").page.removeprefix(SITE),
        checking.page_of("anne@example.org").removeprefix(SITE),
    ]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_about_mails_are_accessible(visit, everybody, addresses, viewport):
    page = visit(everybody, viewport=viewport)
    found = [fault for address in addresses for fault in faults(page, address)]
    assert not found, "\n".join(found)
