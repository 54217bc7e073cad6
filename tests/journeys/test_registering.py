"""A mediator registers two people on a phone; the mail's link changes and cancels; the publisher marks who came."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from agenda.actions.registering import register
from agenda.links import token_of
from agenda.models import Partner, Registration, Session
from agenda.slots import slots
from core import clock
from core.ranges import Period
from tests.factories.agenda import SessionFactory, WorkshopFactory
from tests.factories.attending import QuestionFactory
from tests.journeys.axe import faults
from tests.journeys.steps import delivered, hours

MEDIATOR = "mediation@defis.example"


@pytest.fixture
def permanence(place, publisher) -> Session:
    """Tomorrow morning, four appointments, one question."""
    partner = Partner.objects.get()
    workshop = WorkshopFactory(partner=partner, title="Vos démarches en ligne", format="permanence")
    QuestionFactory(workshop=workshop, label="Pour quelle démarche ?", is_required=True)
    return SessionFactory(workshop=workshop, site=place, period=hours(10, 12).stored, capacity=4, slot_minutes=30)


def test_mediator_registers_two_people_and_one_of_them_changes_and_cancels(visit, permanence):
    phone = visit()
    phone.goto(f"/agenda/{permanence.public_id}/")
    phone.get_by_role("radio").first.check()
    phone.get_by_label("Votre nom").fill("Anne Sansadresse")
    phone.get_by_label("Pour quelle démarche ?").fill("carte grise")
    phone.locator("summary", has_text="J’inscris une autre personne").click()
    phone.get_by_label("Nom de qui inscrit").fill("Yann Médiateur")
    phone.get_by_label("Adresse de qui inscrit").fill(MEDIATOR)
    phone.get_by_role("button", name="Réserver ma place").click()
    expect(phone.get_by_text("Place réservée", exact=True)).to_be_visible()

    phone.get_by_role("link", name="Inscrire une autre personne").click()
    expect(phone.get_by_label("Nom de qui inscrit")).to_have_value("Yann Médiateur")
    phone.get_by_role("radio").first.check()
    phone.get_by_label("Nom de la personne").fill("Jean Sansadresse")
    phone.get_by_label("Pour quelle démarche ?").fill("impôts")
    phone.get_by_role("button", name="Réserver ma place").click()
    expect(phone.get_by_text("Place réservée", exact=True)).to_be_visible()
    assert Registration.objects.living().count() == 2

    letters = [message for message in delivered() if message.to == [MEDIATOR]]
    [link] = re.findall(r"https?://\S+/agenda/inscription/\S+", str(letters[-1].body))[:1]
    phone.goto(urlsplit(link).path)
    phone.get_by_role("link", name="Changer", exact=True).click()
    phone.get_by_role("radio").nth(2).check()
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_text("Votre inscription est modifiée.")).to_be_visible()
    phone.locator("summary", has_text="Annuler mon inscription").click()
    phone.get_by_role("button", name="Oui, rendre ma place").click()
    expect(phone.get_by_text("Inscription annulée", exact=True)).to_be_visible()
    assert Registration.objects.living().count() == 1


def test_publisher_marks_who_came_on_a_phone(visit, publisher, place):
    session = under_way(place)
    phone = visit(publisher)
    phone.goto(f"/partenaire/seances/{session.public_id}/presences/")
    phone.get_by_label("Soizic").check()
    phone.get_by_role("button", name="Enregistrer les présences").click()
    expect(phone.get_by_role("heading", name="1 sur 2 sont là")).to_be_visible()
    phone.get_by_label("Nom", exact=True).fill("Venu sans prévenir")
    phone.get_by_role("button", name="Ajouter à la liste").click()
    expect(phone.get_by_role("heading", name="2 sur 3 sont là")).to_be_visible()
    phone.get_by_label("Venues sans inscription").fill("3")
    phone.get_by_role("button", name="Enregistrer le nombre").click()
    expect(phone.get_by_text("3 venues sans inscription.")).to_be_visible()
    session.refresh_from_db()
    assert session.unregistered_count == 3


def under_way(place) -> Session:
    """Two people are registered for what has just begun."""
    workshop = WorkshopFactory(partner=Partner.objects.get(), title="Premiers pas")
    session = SessionFactory(workshop=workshop, site=place, period=hours(10, 12).stored)
    for name in ("Soizic", "Maël"):
        register(session=session, name=name, email=f"{name.lower()}@example.org", now=clock.now())
    begun = clock.now()
    Session.objects.filter(pk=session.pk).update(period=Period(begun, begun + timedelta(hours=2)).stored)
    session.refresh_from_db()
    return session


def test_pages_of_registrations_are_accessible(visit, publisher, place, permanence):
    session = under_way(place)
    made = register(
        session=permanence, slot=slots(permanence)[0], name="Anne", email="", proxy="Yann", proxy_email=MEDIATOR,
        answers={str(permanence.workshop.questions.get().public_id): "impôts"}, now=clock.now(),
    )  # fmt: skip
    phone = visit(publisher)
    held = f"/partenaire/seances/{session.public_id}/"
    pages = [
        f"/agenda/{permanence.public_id}/?par={token_of(made)}",
        f"/agenda/inscription/{token_of(made)}/",
        f"/agenda/inscription/{token_of(made)}/modifier/",
        held,
        f"{held}presences/",
        f"/partenaire/seances/{permanence.public_id}/",
        f"/partenaire/ateliers/{permanence.workshop.public_id}/questions/",
        f"/partenaire/chez/{session.partner.slug}/statistiques/",
    ]
    assert [fault for address in pages for fault in faults(phone, address)] == []
