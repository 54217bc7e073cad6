"""A partner publishes a whole series on a phone; who holds it finds it; axe-core has nothing to say."""

import re

import pytest
from playwright.sync_api import expect

from agenda.models import Partner, Session
from core import clock
from tests.factories.agenda import WorkshopFactory, facts, publish
from tests.factories.workshops import FacilitatorFactory
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PHONE, hours, tomorrow

TITLE = "Le café numérique"


@pytest.fixture
def workshop(publisher):
    return WorkshopFactory(partner=Partner.objects.get(), title=TITLE)


def test_a_series_is_published_and_put_off_on_a_phone(visit, publisher, workshop):
    partner = workshop.partner
    page = visit(publisher)
    page.goto(f"/partenaire/chez/{partner.slug}/intervenants/")
    page.get_by_label("Nom").fill("Anna Le Bihan")
    page.get_by_role("button", name="Ajouter").click()
    page.goto(f"/partenaire/ateliers/{workshop.public_id}/")
    page.get_by_role("link", name="Plusieurs séances d’un coup").click()
    page.select_option("#id_place", label="Grande salle, 12 places")
    page.fill("#id_day", tomorrow().isoformat())
    page.fill("#id_starts", "10:00")
    page.fill("#id_ends", "12:00")
    page.fill("#id_capacity", "8")
    page.fill("#id_count", "3")
    page.get_by_label("Anna Le Bihan").check()
    page.get_by_role("button", name="Voir les dates").click()
    page.get_by_role("checkbox").nth(-1).uncheck()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url(re.compile(rf"/ateliers/{workshop.public_id}/$"))
    first, second = Session.objects.in_order()
    assert [one.name for one in second.facilitators.all()] == ["Anna Le Bihan"]

    page.goto(f"/partenaire/seances/{first.public_id}/")
    page.locator("summary", has_text="Reporter la séance").click()
    page.locator("#postpone_reason").fill("Tempête")
    page.get_by_role("button", name="Oui, reporter").click()
    expect(page.get_by_text("Séance reportée").first).to_be_visible()
    first.refresh_from_db()
    assert (first.status, first.room_booking.status) == ("postponed", "cancelled")


@pytest.fixture
def addresses(publisher, place, workshop) -> list[str]:
    now, partner = clock.now(), workshop.partner
    anna = FacilitatorFactory(name="Anna Le Bihan", person=publisher, partners=[partner])
    permanence = WorkshopFactory(
        partner=partner,
        format="permanence",
        documents="Pièce d’identité\nAvis d’imposition",
        access_features=["mi", "hi"],
        min_age=16,
    )
    said = facts(place, hours(14, 16), capacity=None, slot_minutes=30, facilitators=(anna.pk,))
    session = publish(permanence, said, by=publisher, now=now)
    dates = {
        "place": f"site:{place.public_id}",
        "day": tomorrow().isoformat(),
        "starts": "10:00",
        "ends": "12:00",
        "capacity": "8",
        "mode": "on_site",
        "rhythm": "weekly",
        "interval": "1",
        "count": "3",
    }
    asked = "&".join(f"{name}={value}" for name, value in dates.items())
    return [
        f"/agenda/{session.public_id}/",
        f"/partenaire/ateliers/{workshop.public_id}/serie/",
        f"/partenaire/ateliers/{workshop.public_id}/serie/?{asked}",
        f"/partenaire/ateliers/{permanence.public_id}/",
        f"/partenaire/seances/{session.public_id}/",
        f"/partenaire/seances/{session.public_id}/modifier/",
        f"/partenaire/chez/{partner.slug}/intervenants/",
        f"/partenaire/chez/{partner.slug}/intervenants/{anna.public_id}/",
        "/mes-animations/",
    ]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nobody_is_kept_out_of_these_pages(visit, publisher, addresses, viewport):
    page = visit(publisher, viewport=viewport)
    assert [fault for address in addresses for fault in faults(page, address)] == []
