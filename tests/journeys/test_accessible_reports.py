"""axe-core finds nothing on the pages of figures, of what-ifs and of open data either."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from core import clock
from core.clock import local_date
from core.ranges import Period
from members.models import Person
from reports.models import SimulationRun
from spaces.models import Resource, Site
from tests.factories.agenda import SessionFactory, WorkshopFactory
from tests.factories.costs import spent
from tests.factories.reports import past_booking
from tests.factories.scenarios import ScenarioFactory, SimulationRunFactory, result
from tests.journeys.axe import faults
from tests.journeys.steps import DESKTOP, PARIS, PHONE, at

DAY = timedelta(days=1)
BASE = "/tableau-de-bord/"


@pytest.fixture
def lived(manager: Person, coworker: Person, publisher: Person, place: Site) -> Site:
    """Four weeks with something in them: a booking a day, a cost, a workshop."""
    now, desk = clock.now(), Resource.objects.get(name="Poste 1")
    today = local_date(now, PARIS)
    for ago in range(1, 28):
        day = today - ago * DAY
        past_booking(coworker, [desk], Period(at(9, day), at(12, day)), net="7.50", total="9.00", vat="1.50")
    spent(manager, place, "900", month=(today - DAY).replace(day=1))
    day = today - 2 * DAY
    SessionFactory(workshop=WorkshopFactory(), site=place, period=Period(at(14, day), at(16, day)).stored)
    return place


@pytest.fixture
def run(lived: Site, manager: Person) -> SimulationRun:
    return SimulationRunFactory(
        scenario=ScenarioFactory(made_by=manager), asked_by=manager, status="done", result=result()
    )


@pytest.fixture
def addresses(lived: Site, run: SimulationRun) -> list[str]:
    today = local_date(clock.now(), PARIS)
    days = urlencode({"from": today - 28 * DAY, "to": today - DAY})
    other = SimulationRunFactory(scenario=run.scenario, asked_by=run.asked_by, status="done", result=result())
    scenario, lines = f"{BASE}simulations/{run.scenario.public_id}/", f"{BASE}recettes/lignes/"
    areas = ["", "occupation/", "recettes/", "abonnes/", "couts/", "simulations/", "ateliers/", "rapports/"]
    return [
        *(f"{BASE}{area}?{days}" for area in areas),
        f"{BASE}definitions/",
        f"{BASE}rapports/{today - 40 * DAY:%Y-%m}/",
        f"{lines}?{days}",
        f"{BASE}occupation/reservations/?{days}",
        *(f"{BASE}abonnes/{part}/?{days}" for part in ("mouvements", "contrats", "creances", "engagements")),
        f"{BASE}couts/saisie/",
        f"{BASE}couts/saisie/import/",
        f"{BASE}ateliers/seances/?{days}",
        f"{BASE}simulations/nouvelle/",
        f"{BASE}simulations/resultats/{run.public_id}/",
        f"{BASE}simulations/comparer/?run={run.public_id}&run={other.public_id}",
        scenario,
        *(f"{scenario}{part}/" for part in ("prix", "prix/ligne", "formules", "horaires", "regles", "brouillon")),
        "/donnees/",
        "/donnees/places/",
        "/donnees/occupation/",
        "/donnees/tarifs/",
        "/transparence/",
        "/transparence/comptes/",
        "/accueil-du-jour/",
    ]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_of_figures_are_accessible(visit, manager, addresses, viewport):
    page = visit(manager, viewport=viewport)
    found = [fault for address in addresses for fault in faults(page, address)]
    assert not found, "\n".join(found)
