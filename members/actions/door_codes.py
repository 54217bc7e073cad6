"""Door codes: six digits, shown once, renewed or deleted whenever their person likes.

Six digits are few: their digest is keyed with the server's secret (RFC 2104), so that a stolen table does not give
them away, and whoever takes codes from strangers counts the wrong ones.
"""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from core.database import violated
from members.errors import NoDoorCodeLeft
from members.models import DoorCode, Person

DIGITS = 6
TRIES = 50
ONE_BEARER = "members_doorcode_digest_key"
EASY = {"012345", "123456", "234567", "345678", "456789", "654321", "543210", "987654", "112233", "121212", "123123"}


def digest_of(code: str) -> str:
    """HMAC-SHA-256, hex; another `SECRET_KEY` makes every code unknown."""
    return salted_hmac("members.door_code", code, algorithm="sha256").hexdigest()


def renew_door_code(*, person: Person, now: datetime, code: str | None = None) -> str:
    """A new code instead of the old one; it is given by the caller only for the demo world. Raises NoDoorCodeLeft."""
    for _attempt in range(TRIES):
        fresh = code or _thrown()
        try:
            with transaction.atomic():
                given = {"digest": digest_of(fresh), "created_at": now}
                DoorCode.objects.update_or_create(person=person, defaults=given)
            return fresh
        except IntegrityError as error:
            if violated(error) != ONE_BEARER or code:
                raise
    raise NoDoorCodeLeft()


def forget_door_code(*, person: Person) -> None:
    """Deleting twice changes nothing."""
    DoorCode.objects.filter(person=person).delete()


def bearer_of(code: str) -> Person | None:
    """Whose code it is; None for a code of nobody, and for somebody who may no longer sign in."""
    digest = digest_of(code)
    found = DoorCode.objects.filter(digest=digest, person__is_active=True).select_related("person").first()
    return found.person if found and constant_time_compare(found.digest, digest) else None


def _thrown() -> str:
    """Not one of those that everybody tries first."""
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if len(set(code)) > 2 and code not in EASY:
            return code
