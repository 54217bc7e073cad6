"""Who sees a scenario and what it gave: those who read the figures of its site. Others do not even learn of it."""

from uuid import UUID

from django.db.models import QuerySet

from members.models import Person
from reports.access import readable_sites
from reports.errors import ScenarioNotFound, SimulationNotFound
from reports.models import Scenario, SimulationRun


def scenarios_of(person: Person, token: object = None) -> QuerySet[Scenario]:
    """One of the whole network is for who reads the whole network. Raises ScopeMissing, ReportsNotAllowed."""
    readable = readable_sites(person, token)
    rows = Scenario.objects.select_related("site", "made_by")
    return rows if readable is None else rows.filter(site__in=readable)


def find_scenario(person: Person, public_id: UUID, token: object = None) -> Scenario:
    """Raises ScenarioNotFound, whether it is hidden or does not exist."""
    found = scenarios_of(person, token).filter(public_id=public_id).first()
    if found is None:
        raise ScenarioNotFound(scenario=str(public_id))
    return found


def runs_of(person: Person, token: object = None) -> QuerySet[SimulationRun]:
    rows = SimulationRun.objects.select_related("scenario__site", "asked_by")
    return rows.filter(scenario__in=scenarios_of(person, token))


def find_run(person: Person, public_id: UUID, token: object = None) -> SimulationRun:
    """Raises SimulationNotFound, whether it is hidden or does not exist."""
    found = runs_of(person, token).filter(public_id=public_id).first()
    if found is None:
        raise SimulationNotFound(simulation=str(public_id))
    return found
