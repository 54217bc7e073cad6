"""Who may see costs, and who may enter them: whoever reads a place's figures keeps its costs.

With a token, writing takes the scope of accounting; reading takes that of reports.
"""

from uuid import UUID

from django.db.models import QuerySet

from members.access import require_scope
from members.models import Person
from members.models.token import Scope
from reports.access import accountable_sites, narrowed, readable_sites
from reports.errors import CostNotFound
from reports.models import Cost


def costs_seen_by(person: Person, token: object = None, *, site_id: int | None = None) -> QuerySet[Cost]:
    """Of one site, or of all one may read. Raises ScopeMissing, ReportsNotAllowed."""
    return _of(narrowed(readable_sites(person, token), site_id))


def check_may_enter(person: Person, token: object = None, *, site_id: int) -> None:
    """Raises ScopeMissing, ReportsNotAllowed."""
    narrowed(writable_sites(person, token), site_id)


def writable_sites(person: Person, token: object = None) -> frozenset[int] | None:
    """Keys of the sites whose costs the person may enter; None is the whole network.

    Raises ScopeMissing, ReportsNotAllowed.
    """
    require_scope(token, Scope.ACCOUNTING)
    return accountable_sites(person, token)


def find_cost(person: Person, public_id: UUID, token: object = None) -> Cost:
    """To read it. Raises ScopeMissing, ReportsNotAllowed, CostNotFound."""
    return _found(costs_seen_by(person, token), public_id)


def find_cost_to_change(person: Person, public_id: UUID, token: object = None) -> Cost:
    """Raises ScopeMissing, ReportsNotAllowed, CostNotFound."""
    return _found(_of(writable_sites(person, token)), public_id)


def _of(sites: frozenset[int] | None) -> QuerySet[Cost]:
    rows = Cost.objects.select_related("site")
    return rows if sites is None else rows.filter(site__in=sites)


def _found(rows: QuerySet[Cost], public_id: UUID) -> Cost:
    cost = rows.filter(public_id=public_id).first()
    if cost is None:
        raise CostNotFound()
    return cost
