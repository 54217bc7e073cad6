"""What is real today, as terms: where a scenario begins, and what its differences are told against."""

from datetime import date

from billing.models import Tariff
from billing.versions import in_force, versions
from reports.simulation.copying import copied_from
from reports.simulation.terms import Terms
from spaces.catalogue import Catalogue

PARTS = ("tariff", "plans", "opening", "policy")


def todays(catalogue: Catalogue, site: int | None, *, today: date) -> Terms:
    """Of one site, or of the whole network. Six queries."""
    current = in_force(versions(Tariff.objects.filter(is_published=True), today=today))
    sites = None if site is None else frozenset({site})
    return copied_from(catalogue, current.tariff if current else None, sites, on=today)
