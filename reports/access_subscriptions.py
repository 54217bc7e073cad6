"""Who gets the monthly report, and who may see to it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from members.models import Person
from reports.access import narrowed, readable_sites
from reports.errors import ReportsNotAllowed, SubscriptionNotFound
from reports.models import ReportSubscription
from spaces.access import ROLES_READING_REPORTS, sites_where
from spaces.models import Site, Steward

ROLES_SUBSCRIBING_OTHERS = (Steward.Role.MANAGER,)


def scope_of(subscription: ReportSubscription) -> frozenset[int] | None:
    """The sites of the report that is owed; None is the whole network. Raises ReportsNotAllowed."""
    if not subscription.person.is_active:
        raise ReportsNotAllowed()
    return narrowed(readable_sites(subscription.person), subscription.site_id)


def may_still_read(subscription: ReportSubscription) -> bool:
    try:
        scope_of(subscription)
    except ReportsNotAllowed:
        return False
    return True


def managed_sites(person: Person) -> frozenset[int] | None:
    """Where the person may subscribe others; None is everywhere."""
    sites = sites_where(person, ROLES_SUBSCRIBING_OTHERS)
    return None if sites is None else frozenset(sites)


def check_may_see_to(by: Person, person: Person, site_id: int | None) -> None:
    """Oneself, or as a manager of that very site somebody of its team. Raises ReportsNotAllowed."""
    if by.pk == person.pk:
        return
    managed = managed_sites(by)
    if managed is not None and site_id not in managed:
        raise ReportsNotAllowed()


def seen_by(person: Person) -> QuerySet[ReportSubscription]:
    """One's own, and those of the sites that one manages."""
    managed = managed_sites(person)
    rows = ReportSubscription.objects.select_related("person", "site").order_by("person__name", "site__name", "pk")
    return rows if managed is None else rows.filter(Q(person=person) | Q(site__in=managed))


def find_subscription(person: Person, public_id: UUID) -> ReportSubscription:
    """Raises SubscriptionNotFound."""
    found = seen_by(person).filter(public_id=public_id).first()
    if found is None:
        raise SubscriptionNotFound()
    return found


def team_of(site: Site | None) -> QuerySet[Person]:
    """Those who may read the reports of a site, or of the whole network."""
    there = Q(site=site) | Q(site=None) if site else Q(site=None)
    roles = Steward.objects.filter(there, role__in=ROLES_READING_REPORTS)
    return Person.objects.filter(pk__in=roles.values("person"), is_active=True).order_by("name", "pk")
