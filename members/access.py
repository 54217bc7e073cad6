"""Who may act for whom."""

from uuid import UUID

from members.errors import PayerNotAllowed, ScopeMissing
from members.models import Affiliation, ApiToken, Organisation, Person


def require_scope(token: object, scope: str) -> None:
    """A browser session carries no token and may do what its person may. Raises ScopeMissing."""
    if isinstance(token, ApiToken) and not token.has_scope(scope):
        raise ScopeMissing(scope=scope)


def payer_for(person: Person, organisation_id: UUID | str | None) -> Organisation | None:
    """The organisation on whose account the person may book; None is the person. Raises PayerNotAllowed."""
    if organisation_id is None:
        return None
    affiliation = (
        Affiliation.objects.of(person)
        .paying()
        .filter(organisation__public_id=organisation_id)
        .select_related("organisation")
        .first()
    )
    if affiliation is None:
        raise PayerNotAllowed()
    return affiliation.organisation
