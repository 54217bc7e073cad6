"""People's own data as the API shows it."""

from typing import Any

from core.api.instants import of_house
from members.models import Affiliation, ApiToken, Organisation, Person

Shape = dict[str, Any]


def named(somebody: Person | Organisation) -> Shape:
    return {"id": str(somebody.public_id), "name": somebody.name}


def token_shape(token: ApiToken) -> Shape:
    return {
        "id": str(token.public_id),
        "name": token.name,
        "hint": token.hint,
        "scopes": token.scopes,
        "organisation": named(token.organisation) if token.organisation else None,
        "created_at": of_house(token.created_at),
        "expires_at": of_house(token.expires_at),
        "last_used_on": token.last_used_on and token.last_used_on.isoformat(),
    }


def affiliation_shape(affiliation: Affiliation) -> Shape:
    return {
        **named(affiliation.organisation),
        "kind": affiliation.organisation.kind,
        "role": affiliation.role,
        "may_book": affiliation.may_book,
    }
