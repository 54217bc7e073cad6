"""API tokens: made once, shown once, revoked for good."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from members.errors import TokenNotFound
from members.models import ApiToken, Organisation, Person

PREFIX = "per_"


def digest_of(secret: str) -> str:
    """SHA-256, hex. The secret carries 256 bits of chance, so neither salt nor stretching is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_token(
    *,
    person: Person,
    name: str,
    scopes: Iterable[str],
    now: datetime,
    organisation: Organisation | None = None,
    expires_at: datetime | None = None,
    secret: str | None = None,
) -> tuple[ApiToken, str]:
    """The token and its secret; the secret is given by the caller only for the demo world."""
    secret = secret or PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=person,
        organisation=organisation,
        name=name,
        digest=digest_of(secret),
        hint=secret[:8],
        scopes=list(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    return token, secret


def revoke_token(*, person: Person, public_id: UUID | str, now: datetime) -> None:
    """Raises TokenNotFound when the person has no such living token."""
    if not ApiToken.objects.filter(person=person, public_id=public_id, revoked_at=None).update(revoked_at=now):
        raise TokenNotFound()
