"""The town hall's calendar takes a room: connected, a conflict seen, the booking moved, the conflict gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from booking.models import Blockage, Booking, ExternalCalendar
from core import clock
from members.models import Person
from spaces.models import Resource, Site, Steward
from tests.factories import PersonFactory, StewardFactory, book
from tests.factories.importing import ics_of
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PHONE, hours, with_account
from tests.outside import Answer, Outside

LIST = "/lieu/agendas/"


@pytest.fixture
def host(place: Site) -> Person:
    return with_account(StewardFactory(site=place, role=Steward.Role.HOST).person)


@pytest.fixture
def met(place: Site, outside: Outside) -> Booking:
    """Tomorrow at two, when the town hall has the room too, and at nine, where it is free."""
    lines = [f"UID:{hour}\nDTSTART:{hours(hour, hour + 2).start:%Y%m%dT%H%M%SZ}\nDURATION:PT2H" for hour in (9, 14)]
    odd = f"UID:odd\nDTSTART:{hours(9, 10).start:%Y%m%dT%H%M%SZ}\nDURATION:PT1H\nRRULE:FREQ=HOURLY"
    outside.says["/a.ics"] = Answer(ics_of(*(f"{line}\nSUMMARY:Conseil" for line in lines), odd))
    room = Resource.objects.get(name="Grande salle")
    return book(PersonFactory(name="Soizic Essai"), [room], hours(14, 16), now=clock.now(), title="Répétition")


def connected(page: Page, outside: Outside) -> ExternalCalendar:
    page.goto(LIST)
    page.get_by_role("link", name="Brancher un agenda").click()
    page.get_by_label("Ressource à bloquer").select_option(label="Grande salle")
    page.get_by_label("Adresse iCalendar").fill(outside.url("/a.ics"))
    page.get_by_label("Nom de l’agenda").fill("Mairie")
    page.get_by_label("Garder les intitulés").check()
    page.get_by_role("button", name="Lire l’agenda").click()
    expect(page.get_by_role("heading", name="1 occupation serait bloquée")).to_be_visible()
    expect(page.get_by_role("heading", name="1 serait en conflit")).to_be_visible()
    page.get_by_role("button", name="Brancher cet agenda").click()
    expect(page.get_by_text("L’agenda est branché")).to_be_visible()
    return ExternalCalendar.objects.get()


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without"])
def test_a_conflict_is_seen_and_solved_by_moving_the_booking(
    visit: Callable[..., Page], host: Person, met: Booking, outside: Outside, java_script: bool
):
    page = visit(host, viewport=PHONE, java_script_enabled=java_script)
    calendar = connected(page, outside)
    expect(page.get_by_text("Soizic Essai · Répétition")).to_be_visible()
    page.get_by_role("link", name="déplacer Soizic Essai").click()
    page.get_by_label("De", exact=True).fill("17:00")
    page.get_by_label("À", exact=True).fill("19:00")
    page.get_by_role("button", name="Voir le prix").click()
    page.get_by_role("button", name="Déplacer la réservation").click()
    ExternalCalendar.objects.update(pulled_at=clock.now() - timedelta(minutes=5))
    page.goto(f"{LIST}{calendar.public_id}/")
    expect(page.get_by_text("bloqué à la prochaine lecture")).to_be_visible()
    page.get_by_role("button", name="Lire maintenant").click()
    expect(page.get_by_text("Aucun\u00a0: tout ce qui est occupé là-bas est bloqué ici.")).to_be_visible()
    assert Blockage.objects.filter(lifted_at=None).count() == 2


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_are_accessible_in_good_days_and_in_bad_ones(
    visit: Callable[..., Page], host: Person, met: Booking, outside: Outside, viewport: dict[str, int]
):
    page = visit(host, viewport=viewport)
    found = [*faults(page, LIST), *faults(page, f"{LIST}brancher/")]
    calendar = connected(page, outside)
    found += [*faults(page, LIST), *faults(page, f"{LIST}{calendar.public_id}/")]
    with override_settings(FETCH_ALSO_ALLOWED=frozenset()):
        ExternalCalendar.objects.update(pulled_at=clock.now() - timedelta(minutes=5))
        page.get_by_role("button", name="Lire maintenant").click()
        expect(page.get_by_text("Cette adresse ne peut pas être lue d’ici").first).to_be_visible()
    found += [*faults(page, LIST), *faults(page, f"{LIST}{calendar.public_id}/")]
    assert not found, "\n".join(found)
