"""axe-core finds nothing on any page: at two widths, in both colour schemes; and nothing is wider than a phone."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from agenda.models import Partner
from core import clock
from core.ranges import Period
from members.models import Person
from spaces.models import Resource, Steward
from tests.factories import book
from tests.factories.agenda import RegistrationFactory, WorkshopFactory, facts, publish
from tests.factories.reports import past_booking
from tests.journeys.axe import MISSING, faults
from tests.journeys.steps import DESKTOP, PHONE, at, hours, sign_in, tomorrow


@pytest.fixture
def everybody(publisher: Person, place) -> Person:
    """One person who sees every page, on a day on which something happens on each."""
    Steward.objects.create(person=publisher, site=None, role=Steward.Role.MANAGER)
    return publisher


@pytest.fixture
def addresses(everybody: Person, place) -> tuple[list[str], list[str]]:
    """Of the pages that anybody sees, and of those that want an account."""
    day, now = tomorrow(), clock.now()
    desk, room = Resource.objects.get(name="Poste 1"), Resource.objects.get(name="Grande salle")
    mine = book(everybody, [desk], hours(9, 12), now=now)
    workshop = WorkshopFactory(partner=Partner.objects.get(), title="Premiers pas")
    session = publish(workshop, facts(place, hours(14, 16), room=room), by=everybody, now=now)
    RegistrationFactory(session=session)
    yesterday = day - timedelta(days=2)
    past_booking(everybody, [desk], Period(at(9, yesterday), at(11, yesterday)))
    search = f"/reserver/?site=essai&day={day}&start=09:00&end=12:00"
    confirm = f"/reserver/{desk.public_id}/"
    times = {"start": hours(9, 11).start.isoformat(), "end": hours(9, 11).end.isoformat()}
    public = [
        "/",
        "/agenda/",
        f"/agenda/{session.public_id}/",
        "/accessibilite/",
        "/mentions-legales/",
        "/docs/problems",
        "/compte/login/",
        "/compte/signup/",
        MISSING,
    ]
    private = [
        "/",
        search,
        f"{confirm}?start={hours(13, 15).start.isoformat()}",
        f"/semaine/?site=essai&day={day}",
        f"/journee/?site=essai&day={day}",
        f"/mois/?site=essai&kind=desk&month={day:%Y-%m}",
        f"/mois/{desk.public_id}/?month={day:%Y-%m}",
        "/plan/?site=essai",
        "/reserver/prochain/?site=essai",
        f"/reserver/ensemble/?site=essai&resources={desk.pk}&resources={room.pk}",
        f"/reserver/{room.public_id}/?{urlencode(times)}",
        "/mes-reservations/",
        f"/reservations/{mine.public_id}/",
        "/profil/",
        "/profil/agendas/",
        "/profil/jetons/",
        "/profil/abonnement/",
        "/compte/email/",
        "/partenaire/",
        f"/partenaire/ateliers/{workshop.public_id}/",
        f"/partenaire/seances/{session.public_id}/",
        "/partenaire/chez/defis-essai/atelier/",
        f"/accueil-du-jour/?site=essai&day={day}",
        "/accueil-du-jour/passage/?site=essai&q=essai",
        f"/ici/{room.public_id}/",
        "/bornes/",
        "/etiquettes/?site=essai",
        "/profil/code-de-porte/",
        "/tableau-de-bord/",
    ]
    return public, private


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_are_accessible_to_everybody(visit, everybody, addresses, viewport):
    public, private = addresses
    page = visit(viewport=viewport)
    found = [fault for address in public for fault in faults(page, address)]
    sign_in(page, everybody)
    found += [fault for address in private for fault in faults(page, address)]
    assert not found, "\n".join(found)
