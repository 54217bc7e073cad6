"""Who may see a contract, who may bind its payer, and whose contracts a manager runs."""

from uuid import UUID

from billing.access import memberships_seen_by
from billing.contracts import Contract, assembled, contract_of
from billing.errors import MembershipNotFound
from billing.models import Membership
from billing.models.membership import MembershipQuerySet
from core.errors import NotAllowed
from members.models import Affiliation, Person
from spaces.access import sites_where
from spaces.models import Steward

MANAGING = (Steward.Role.MANAGER,)
CLEARING = (Steward.Role.MANAGER, Steward.Role.ACCOUNTANT)


def contracts_seen_by(person: Person) -> list[Contract]:
    """One's own and those of one's organisations, whole, the newest first. Two queries."""
    seen = memberships_seen_by(person).values_list("contract", flat=True)
    rows = Membership.objects.filter(contract__in=set(seen))
    found = assembled(rows.select_related("plan", "person", "organisation", "home_site"))
    return sorted(found, key=lambda contract: contract.first.starts_on, reverse=True)


def memberships_run_by(person: Person) -> MembershipQuerySet:
    """All for managers of the network; those at home at their sites for managers of sites."""
    sites = sites_where(person, MANAGING)
    return Membership.objects.all() if sites is None else Membership.objects.filter(home_site__in=sites)


def manages_network(person: Person) -> bool:
    return sites_where(person, MANAGING) is None


def check_manages_network(person: Person) -> None:
    """Plans are the network's. Raises NotAllowed."""
    if not manages_network(person):
        raise NotAllowed()


def check_manages(person: Person) -> None:
    """Somewhere. Raises NotAllowed."""
    if sites_where(person, MANAGING) == set():
        raise NotAllowed()


def find_contract(person: Person, public_id: UUID | str) -> Contract:
    """The contract of one of its memberships. Raises MembershipNotFound, whether it is hidden or does not exist."""
    row = memberships_seen_by(person).filter(public_id=public_id).first() or _run(person, public_id)
    if row is None:
        raise MembershipNotFound()
    return contract_of(row.contract)


def find_contract_run_by(person: Person, public_id: UUID | str) -> Contract:
    """Raises MembershipNotFound."""
    row = _run(person, public_id)
    if row is None:
        raise MembershipNotFound()
    return contract_of(row.contract)


def _run(person: Person, public_id: UUID | str) -> Membership | None:
    return memberships_run_by(person).filter(public_id=public_id).first()


def may_bind(person: Person, contract: Contract) -> bool:
    """Whoever it is for, who answers for the organisation, and who manages the place."""
    row = contract.last
    if row.person_id is not None and row.person_id == person.pk:
        return True
    answers = Affiliation.objects.of(person).administering().filter(organisation=row.organisation_id)
    if row.organisation_id is not None and answers.exists():
        return True
    return memberships_run_by(person).filter(contract=contract.key).exists()


def check_may_bind(person: Person, contract: Contract) -> None:
    """Raises NotAllowed."""
    if not may_bind(person, contract):
        raise NotAllowed()


def sites_cleared_for(person: Person) -> set[int] | None:
    """Whose clearing the person reads; None is the whole network. Raises NotAllowed."""
    sites = sites_where(person, CLEARING)
    if sites == set():
        raise NotAllowed()
    return sites
