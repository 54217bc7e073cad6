"""A partner publishes a workshop; somebody without an account comes to it."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from agenda.models import Partner, Registration, Session
from booking.models import Allocation
from core import clock
from spaces.models import Resource
from tests.factories import PersonFactory, book
from tests.factories.agenda import WorkshopFactory, facts, publish
from tests.journeys.steps import DESKTOP, calendar_entry, delivered, hours, tomorrow

TITLE = "Premiers pas au clavier"


def fill_session(page: Page, index: int, place: str, starts: str, ends: str) -> None:
    row = f"#id_session-{index}"
    page.select_option(f"{row}-place", label=place)
    page.fill(f"{row}-day", tomorrow().isoformat())
    page.fill(f"{row}-starts", starts)
    page.fill(f"{row}-ends", ends)
    page.fill(f"{row}-capacity", "8")


def propose_a_workshop(page: Page) -> None:
    page.goto("/partenaire/")
    page.get_by_role("link", name="Proposer un atelier").click()
    page.get_by_label("Titre").fill(TITLE)
    fill_session(page, 0, "Grande salle, 12 places", "10:00", "12:00")


def the_session(place, publisher) -> Session:
    workshop = WorkshopFactory(partner=Partner.objects.get(), title=TITLE)
    return publish(workshop, facts(place, hours(10, 12)), by=publisher, now=clock.now())


def test_a_workshop_with_two_sessions_is_published_for_everybody(visit, publisher):
    page = visit(publisher, viewport=DESKTOP)
    propose_a_workshop(page)
    fill_session(page, 1, "Tiers-lieu d’essai, sans réserver de salle", "14:00", "16:00")
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url(re.compile(r"/partenaire/ateliers/"))
    anybody = visit()
    anybody.goto("/agenda/")
    expect(anybody.get_by_role("link", name=TITLE)).to_have_count(2)
    taken = Allocation.objects.get(standing="firm")
    assert (taken.resource.name, taken.booked) == ("Grande salle", hours(10, 12).stored)


def test_a_room_taken_meanwhile_is_explained_and_another_time_is_a_click_away(visit, publisher):
    page = visit(publisher)
    propose_a_workshop(page)
    book(PersonFactory(), [Resource.objects.get(name="Grande salle")], hours(10, 12), now=clock.now())
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("alert")).to_contain_text("déjà pris")
    page.locator("button[name=take]").first.click()
    page.wait_for_url(re.compile(r"/partenaire/ateliers/"))
    session = Session.objects.get()
    assert (session.workshop.title, session.status, session.room.name) == (TITLE, "published", "Grande salle")


def test_somebody_without_an_account_registers_and_gives_the_place_back_by_the_mail(visit, publisher, place):
    session = the_session(place, publisher)
    phone = visit()
    phone.goto("/agenda/")
    phone.get_by_role("link", name=TITLE).click()
    phone.get_by_label("Votre nom").fill("Soizic Visiteuse")
    phone.get_by_label("Votre adresse électronique").fill("soizic@example.org")
    phone.get_by_role("button", name="Réserver ma place").click()
    expect(phone.get_by_text("Place réservée", exact=True)).to_be_visible()

    desktop = visit(publisher, viewport=DESKTOP)
    desktop.goto("/partenaire/")
    desktop.get_by_role("link", name=TITLE).first.click()
    expect(desktop.get_by_role("row", name="Soizic Visiteuse")).to_contain_text("soizic@example.org")

    [confirmation] = [message for message in delivered() if message.to == ["soizic@example.org"]]
    assert TITLE in calendar_entry(confirmation)
    [link] = re.findall(r"https?://\S+/agenda/inscription/\S+", str(confirmation.body))
    phone.goto(urlsplit(link).path)
    phone.locator("summary", has_text="Annuler mon inscription").click()
    phone.get_by_role("button", name="Oui, rendre ma place").click()
    expect(phone.get_by_text("Inscription annulée", exact=True)).to_be_visible()
    session.refresh_from_db()
    assert (Registration.objects.get().status, session.places_taken) == ("cancelled", 0)
