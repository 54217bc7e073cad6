"""A manager asks “what if”, reads the answer, and makes a tariff of it."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from billing.models import Price, Tariff
from core import clock
from core.clock import local_date
from core.ranges import Period
from reports.actions.replaying import replay_run
from reports.models import SimulationRun
from spaces.models import Resource
from tests.factories import PersonFactory
from tests.factories.reports import past_booking
from tests.journeys.steps import DESKTOP, PARIS, PHONE, at

DAY = timedelta(days=1)


def booked_last_week(hours: int) -> None:
    """Poste 1, each day of the last week."""
    desk, person = Resource.objects.get(name="Poste 1"), PersonFactory()
    today = local_date(clock.now(), PARIS)
    for ago in range(1, 8):
        day = today - ago * DAY
        past_booking(person, [desk], Period(at(9, day), at(9 + hours, day)))


def replayed() -> SimulationRun:
    """Do what the worker does."""
    run = SimulationRun.objects.get(status=SimulationRun.Status.WAITING)
    replay_run(run.pk, clock=clock.now)
    run.refresh_from_db()
    return run


def test_a_price_on_paper_is_replayed_and_becomes_a_published_tariff(visit, manager):
    booked_last_week(hours=2)
    before = list(Price.objects.order_by("pk").values())
    page = visit(manager, viewport=DESKTOP)
    page.goto("/tableau-de-bord/")
    page.get_by_role("navigation", name="Rapports").get_by_role("link", name="Simulations").click()
    expect(page.get_by_role("heading", name="Aucun scénario")).to_be_visible()
    page.get_by_role("link", name="Nouveau scénario").click()
    page.get_by_label("Nom").fill("Postes à 4 €")
    page.get_by_role("button", name="Créer le scénario").click()
    page.get_by_role("link", name="Changer Prix").click()
    page.get_by_label("L’heure, Postes de travail, public").fill("4.00")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("aujourd’hui 2,50\u00a0€")).to_be_visible()
    page.get_by_role("link", name="Postes à 4 €").click()
    expect(page.get_by_text("Postes de travail, public\u00a0: l’heure 2,50\u00a0€ → 4,00\u00a0€")).to_be_visible()
    today = local_date(clock.now(), PARIS)
    page.get_by_label("Du", exact=True).fill((today - 7 * DAY).isoformat())
    page.get_by_label("Au", exact=True).fill((today - DAY).isoformat())
    page.get_by_role("button", name="Rejouer").click()
    expect(page.get_by_role("heading", name="Simulation en attente")).to_be_visible()
    replayed()
    net = page.get_by_role("row", name=re.compile("^Recettes HT"))
    expect(net).to_contain_text("35,00\u00a0€")  # the page has looked again by itself
    expect(net).to_contain_text("56,00\u00a0€")
    expect(net).to_contain_text("+21,00\u00a0€")
    figure = page.get_by_role("figure", name="Recettes par nature")
    expect(figure.get_by_role("img")).not_to_have_js_property("naturalWidth", 0)
    page.get_by_role("link", name="En faire un brouillon de tarif").click()
    page.get_by_label("Nom du tarif").fill("Tarif d’après")
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page).to_have_url(re.compile("/equipe/tarifs/"))
    expect(page.get_by_text("L’heure 4,00\u00a0€")).to_be_visible()
    assert list(Price.objects.filter(tariff__is_published=True).order_by("pk").values()) == before
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Le tarif est publié")).to_be_visible()
    assert Tariff.objects.get(name="Tarif d’après").is_published


def test_a_what_if_needs_neither_a_wide_screen_nor_a_script(visit, manager):
    booked_last_week(hours=1)
    page = visit(manager, viewport=PHONE, java_script_enabled=False)
    page.goto("/tableau-de-bord/simulations/")
    page.get_by_role("link", name="Tout à +5 %").click()
    page.get_by_role("button", name="Créer le scénario").click()
    page.get_by_role("link", name="Changer Prix").click()
    page.get_by_label("L’heure, Postes de travail, public").press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("3.00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    expect(page.get_by_label("L’heure, Postes de travail, public")).to_have_value("3.00")
    page.get_by_role("link", name="Tout à +5 %").click()
    page.get_by_role("link", name="Le dernier mois").click()
    page.get_by_role("button", name="Rejouer").click()
    replayed()
    page.get_by_role("link", name="Actualiser").click()
    expect(page.get_by_role("heading", name="Chiffres clés")).to_be_visible()
