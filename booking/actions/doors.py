"""Screens beside doors: made by the desk, paired once by a link, revoked for good; and who types a code there."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare

from booking.access import check_may_host
from booking.errors import DoorLinkInvalid, DoorNotFound, TooManyWrongCodes, WrongDoorCode
from booking.models import Door, WrongCode
from members.actions.door_codes import bearer_of
from members.models import Person
from spaces.catalogue import ResourceEntry, SiteEntry
from spaces.models import Zone

LINK_LASTS = timedelta(days=1)
SEEN_EVERY = timedelta(minutes=5)
MOST_WRONG, WRONG_WINDOW = 5, timedelta(minutes=15)
MOST_WRONG_ANYWHERE, ANYWHERE_WINDOW = 100, timedelta(hours=1)


def digest_of(secret: str) -> str:
    """SHA-256, hex; the secrets carry 256 bits of chance."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_door(
    *,
    name: str,
    site: SiteEntry,
    by: Person,
    now: datetime,
    zone: Zone | None = None,
    resource: ResourceEntry | None = None,
    secret: str | None = None,
) -> tuple[Door, str]:
    """The door and the secret of its link, good for one pairing within a day. Raises NotAllowed.

    The secret is given by the caller only for the demo world.
    """
    check_may_host(by, site_id=site.pk)
    secret = secret or secrets.token_urlsafe(32)
    door = Door.objects.create(
        name=name,
        site_id=site.pk,
        zone=zone,
        resource_id=resource.pk if resource else None,
        digest=digest_of(secret),
        made_by=by,
        created_at=now,
        link_until=now + LINK_LASTS,
    )
    return door, secret


def waiting_door(secret: str, *, now: datetime) -> Door:
    """The door that the link would pair. Raises DoorLinkInvalid once it was used, revoked, or a day has passed."""
    door = Door.objects.waiting(now).select_related("site", "zone", "resource").filter(digest=digest_of(secret)).first()
    if door is None:
        raise DoorLinkInvalid()
    return door


def pair_door(*, secret: str, now: datetime) -> tuple[Door, str]:
    """The door and the secret that its device keeps; the link is used up. Raises DoorLinkInvalid."""
    door, kept = waiting_door(secret, now=now), secrets.token_urlsafe(32)
    same = Door.objects.waiting(now).filter(pk=door.pk, digest=door.digest)
    if not same.update(digest=digest_of(kept), paired_at=now, last_seen_at=now):
        raise DoorLinkInvalid()
    return door, kept


def revoke_door(*, public_id: UUID | str, by: Person, now: datetime) -> Door:
    """Raises DoorNotFound, for a site that one does not host too."""
    door = Door.objects.living().filter(public_id=public_id).first()
    if door is None:
        raise DoorNotFound()
    check_may_host(by, site_id=door.site_id)
    Door.objects.filter(pk=door.pk).update(revoked_at=now)
    return door


def door_of(public_id: str, secret: str, *, now: datetime) -> Door | None:
    """The living door whose device this is; it is noted that it was seen, every few minutes."""
    paired = Door.objects.living().filter(paired_at__isnull=False, public_id=public_id)
    door = paired.select_related("site", "zone", "resource").first()
    if door is None or not constant_time_compare(door.digest, digest_of(secret)):
        return None
    if door.last_seen_at is None or now - door.last_seen_at > SEEN_EVERY:
        Door.objects.filter(pk=door.pk).update(last_seen_at=now)
    return door


def person_at(door: Door, code: str, *, now: datetime) -> Person:
    """Whose code it is. Raises WrongDoorCode, and TooManyWrongCodes, which is then said of right codes too.

    One at a time per door, so that guesses sent together are counted like guesses in a row.
    """
    with transaction.atomic():
        _one_at_a_time(door)
        _check_calm(door, now=now)
        person = bearer_of(code)
        if person is None:
            WrongCode.objects.create(door=door, at=now)
    if person is None:
        raise WrongDoorCode()
    return person


def _one_at_a_time(door: Door) -> None:
    Door.objects.select_for_update(no_key=True).get(pk=door.pk)


def _check_calm(door: Door, *, now: datetime) -> None:
    here = WrongCode.objects.filter(door=door, at__gt=now - WRONG_WINDOW)
    anywhere = WrongCode.objects.filter(at__gt=now - ANYWHERE_WINDOW)
    if here.count() >= MOST_WRONG or anywhere.count() >= MOST_WRONG_ANYWHERE:
        raise TooManyWrongCodes(retry_after_minutes=WRONG_WINDOW // timedelta(minutes=1))


def forget_wrong_codes(*, now: datetime) -> int:
    """Those that no longer count."""
    deleted, _each = WrongCode.objects.filter(at__lte=now - ANYWHERE_WINDOW).delete()
    return deleted
