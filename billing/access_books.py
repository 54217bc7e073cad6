"""Who keeps the books: the network's managers and accountants."""

from core.errors import NotAllowed
from members.models import Person
from spaces.access import sites_where
from spaces.models import Steward

KEEPING_BOOKS = (Steward.Role.MANAGER, Steward.Role.ACCOUNTANT)


def may_keep_books(person: Person) -> bool:
    """Books are of an issuer, not of a site: a role in the whole network is asked. One query."""
    return sites_where(person, KEEPING_BOOKS) is None


def check_may_keep_books(person: Person) -> None:
    """Raises NotAllowed."""
    if not may_keep_books(person):
        raise NotAllowed()
