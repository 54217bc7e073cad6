"""Who reads and who changes the versions of the prices: they hold for the network, so managers of the network do."""

from uuid import UUID

from django.db.models import QuerySet

from billing.errors import TariffNotFound
from billing.models import Tariff
from core.errors import NotAllowed
from members.models import Person
from spaces.access import sites_where
from spaces.models import Steward

MANAGERS = (Steward.Role.MANAGER,)


def may_edit_tariffs(person: Person | None) -> bool:
    """Managers of the whole network."""
    return person is not None and sites_where(person, MANAGERS) is None


def check_may_edit_tariffs(person: Person) -> None:
    """Raises NotAllowed."""
    if not may_edit_tariffs(person):
        raise NotAllowed()


def check_may_name_bearers(person: Person) -> None:
    """Who bills for a place is the network's to say. Raises NotAllowed."""
    check_may_edit_tariffs(person)


def check_may_read_drafts(person: Person) -> None:
    """Managers, of one site at least. Raises NotAllowed."""
    if sites_where(person, MANAGERS) == set():
        raise NotAllowed()


def tariffs_seen_by(person: Person | None) -> QuerySet[Tariff]:
    """What is or was published, for everybody; drafts too for managers."""
    reads_drafts = person is not None and sites_where(person, MANAGERS) != set()
    return Tariff.objects.all() if reads_drafts else Tariff.objects.filter(is_published=True)


def find_tariff(person: Person | None, public_id: UUID) -> Tariff:
    """Raises TariffNotFound, whether it is hidden or does not exist."""
    tariff = tariffs_seen_by(person).filter(public_id=public_id).first()
    if tariff is None:
        raise TariffNotFound()
    return tariff
