"""Who may run what, at which site."""

from collections.abc import Iterable

from members.models import Person
from spaces.models import Steward

ROLES_AT_THE_DESK = (Steward.Role.MANAGER, Steward.Role.HOST)
ROLES_READING_REPORTS = (Steward.Role.MANAGER, Steward.Role.ACCOUNTANT)


def sites_where(person: Person, roles: Iterable[str]) -> set[int] | None:
    """Keys of the sites where the person has one of these roles; None means the whole network.

    One query. An operator with full rights counts as having every role.
    """
    if person.is_superuser:
        return None
    sites = set(Steward.objects.of(person).filter(role__in=roles).values_list("site_id", flat=True))
    return None if None in sites else {site for site in sites if site}


def has_role(person: Person, roles: Iterable[str], *, site_id: int) -> bool:
    sites = sites_where(person, roles)
    return sites is None or site_id in sites


def is_at_some_desk(person: Person) -> bool:
    """Somewhere in the network."""
    return sites_where(person, ROLES_AT_THE_DESK) != set()


def roles_of(person: Person) -> set[str]:
    """Every role the person has somewhere. One query."""
    if person.is_superuser:
        return set(Steward.Role.values)
    return set(Steward.objects.of(person).values_list("role", flat=True))


def network_roles_of(person: Person) -> set[str]:
    """Every role the person has in the whole network. One query."""
    if person.is_superuser:
        return set(Steward.Role.values)
    return set(Steward.objects.of(person).filter(site=None).values_list("role", flat=True))
