"""axe-core finds nothing on the pages of what other systems read and hear."""

import pytest

from agenda.models import Partner
from core import clock
from members.models import Person
from notifications.models import WebhookDelivery
from spaces.models import Steward
from tests.factories.calendars import facilitating
from tests.factories.webhooks import hearing
from tests.journeys.axe import faults, faults_here
from tests.journeys.steps import DESKTOP, PHONE


@pytest.fixture
def addresses(publisher: Person, place) -> list[str]:
    Steward.objects.create(person=publisher, site=None, role=Steward.Role.MANAGER)
    facilitating(publisher)
    partner = Partner.objects.published_by(publisher).first()
    assert partner is not None
    endpoint = hearing("https://hooks.example.org/perriere", partner=partner, by=publisher)
    now = clock.now()
    about = {"endpoint": endpoint, "kind": "session.published", "next_attempt_at": now, "created_at": now}
    row = WebhookDelivery.objects.create(**about, body='{"type":"session.published"}')
    row.tries.create(at=now, milliseconds=12, status_code=500, answer="x" * 300)
    space = f"/partenaire/chez/{partner.slug}/webhooks/"
    return ["/profil/agendas/", "/equipe/webhooks/", space, f"{space}{endpoint.public_id}/"]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_of_connections_are_accessible(visit, publisher, addresses, viewport):
    page = visit(publisher, viewport=viewport)
    found = [fault for address in addresses for fault in faults(page, address)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_is_shown_once_is_accessible(visit, publisher, addresses, viewport):
    """The answers to a form: a calendar's address with the ways to take it, and a webhook's secret."""
    page = visit(publisher, viewport=viewport)
    page.goto(addresses[0])
    page.get_by_role("button", name="Créer l’adresse").click()
    page.get_by_role("link", name="Google Agenda").wait_for()
    found = faults_here(page)
    page.goto(addresses[2])
    page.get_by_label("Adresse", exact=True).fill("https://hooks.example.org/other")
    page.get_by_label("une séance est annulée").check()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_label("Secret", exact=True).wait_for()
    found += faults_here(page)
    assert not found, "\n".join(found)
