"""Who may act for whom."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from members.errors import PayerNotAllowed, ScopeMissing, TokenTooWeak
from members.models import Affiliation, ApiToken, Organisation, Person
from members.models.organisation import AffiliationQuerySet


def require_scope(token: object, scope: str) -> None:
    """A browser session carries no token and may do what its person may. Raises ScopeMissing."""
    if isinstance(token, ApiToken) and not token.has_scope(scope):
        raise ScopeMissing(scope=scope)


def check_as_strong(token: object, scopes: Iterable[str]) -> None:
    """A token makes and revokes none that may do more than itself. Raises TokenTooWeak."""
    stronger = set(scopes) - set(token.scopes) if isinstance(token, ApiToken) else set()
    if stronger:
        raise TokenTooWeak(scopes=sorted(stronger))


def check_as_wide(token: object, organisation: Organisation | None, expires_at: datetime | None) -> None:
    """A token makes none that speaks for somebody else or lives longer. Raises TokenTooWeak."""
    if not isinstance(token, ApiToken):
        return
    if token.organisation and organisation != token.organisation:
        raise TokenTooWeak(organisation=str(token.organisation.public_id))
    if token.expires_at and (expires_at is None or expires_at > token.expires_at):
        raise TokenTooWeak(expires_at=token.expires_at.isoformat())


def administered_by(person: Person, organisation_id: UUID | str | None) -> Organisation | None:
    """The organisation that the person may bind for long; None is the person. Raises PayerNotAllowed."""
    return _organisation(Affiliation.objects.of(person).administering(), organisation_id)


def payer_for(person: Person, organisation_id: UUID | str | None) -> Organisation | None:
    """The organisation on whose account the person may book; None is the person. Raises PayerNotAllowed."""
    return None if organisation_id is None else _organisation(Affiliation.objects.of(person).paying(), organisation_id)


def speaks_for(person: Person, organisation_id: UUID | str | None) -> Organisation | None:
    """The organisation that the person belongs to; None is the person. Raises PayerNotAllowed."""
    return _organisation(Affiliation.objects.of(person), organisation_id)


def _organisation(affiliations: AffiliationQuerySet, organisation_id: UUID | str | None) -> Organisation | None:
    if organisation_id is None:
        return None
    named = affiliations.filter(organisation__public_id=organisation_id)
    affiliation = named.select_related("organisation").first()
    if affiliation is None:
        raise PayerNotAllowed()
    return affiliation.organisation
