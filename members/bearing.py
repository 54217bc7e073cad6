"""Whose secret it is. Written by hand, since every request of a script begins with it."""

from datetime import datetime

from core import configuration
from core.database import built, columns, in_one_trip
from members.actions.tokens import digest_of
from members.models import ApiToken, Person

FIND = f"""
SELECT {columns(ApiToken, "token")}, {columns(Person, "person")}
FROM members_apitoken AS token JOIN members_person AS person ON person.id = token.person_id
WHERE token.digest = %s AND token.revoked_at IS NULL AND (token.expires_at IS NULL OR token.expires_at > %s)
    AND person.is_active
"""  # noqa: S608  # columns of our own models

TOKEN = len(ApiToken._meta.concrete_fields)


def token_of(secret: str, *, now: datetime) -> ApiToken | None:
    """The living token with its person, or None. The configuration's stamp comes in the same trip."""
    found, stamp = in_one_trip([(FIND, [digest_of(secret), now]), configuration.STAMP])
    configuration.noticed(stamp)
    if not found:
        return None
    (row,) = found
    token = built(ApiToken, row[:TOKEN])
    token.person = built(Person, row[TOKEN:])
    return token
