"""Whose figures a person may read."""

from members.access import require_scope
from members.models import ApiToken, Person
from members.models.token import Scope
from reports.errors import ReportsNotAllowed
from spaces.access import ROLES_READING_REPORTS, sites_where
from spaces.models import Site


def readable_sites(person: Person, token: object = None) -> frozenset[int] | None:
    """Keys of the sites whose figures the person may read; None is the whole network.

    A partner's token sees that partner's sites at most. Raises ScopeMissing, ReportsNotAllowed.
    """
    require_scope(token, Scope.REPORTS_READ)
    return accountable_sites(person, token)


def accountable_sites(person: Person, token: object = None) -> frozenset[int] | None:
    """Keys of the sites whose figures the person answers for, whatever the token's scopes; None is all of them.

    Raises ReportsNotAllowed.
    """
    sites = sites_where(person, ROLES_READING_REPORTS)
    if isinstance(token, ApiToken) and token.organisation_id is not None:
        own = set(Site.objects.filter(organisation_id=token.organisation_id).values_list("pk", flat=True))
        sites = own if sites is None else sites & own
    if sites is not None and not sites:
        raise ReportsNotAllowed()
    return None if sites is None else frozenset(sites)


def narrowed(readable: frozenset[int] | None, site_id: int | None) -> frozenset[int] | None:
    """The scope of a question about one site, or about all one may read. Raises ReportsNotAllowed."""
    if site_id is None:
        return readable
    if readable is not None and site_id not in readable:
        raise ReportsNotAllowed()
    return frozenset({site_id})


def check_whole_network(person: Person) -> None:
    """What is said in the name of the network is for those who run it whole. Raises ReportsNotAllowed."""
    if readable_sites(person) is not None:
        raise ReportsNotAllowed()
