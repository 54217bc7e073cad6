"""Closing or opening for once. What is booked already stands until somebody decides about it, upstairs."""

from datetime import datetime

from django.db import transaction

from core import outbox
from core.errors import NotAllowed
from core.ranges import Period
from members.models import Person
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.errors import AlreadyOver
from spaces.models import Closure, SpecialOpening
from spaces.places import Place

Announcement = Closure | SpecialOpening
NAMES: dict[type[Announcement], str] = {Closure: "closure", SpecialOpening: "special_opening"}


def announce(
    model: type[Announcement], *, place: Place, period: Period, reason: str, by: Person, now: datetime
) -> Announcement:
    """The same announcement made twice is one. Raises NotAllowed, AlreadyOver."""
    check_may_announce(by, place.site.pk)
    if period.end <= now:
        raise AlreadyOver()
    with transaction.atomic():
        row, is_new = model.objects.get_or_create(
            **place.keys,
            starts_at=period.start,
            ends_at=period.end,
            defaults={"reason": reason.strip(), "announced_by": by, "announced_at": now},
        )
        if is_new:
            _record(row, "announced", now=now)
    return row


def withdraw(*, row: Announcement, site_id: int, by: Person, now: datetime) -> None:
    """What has not begun disappears; what has ends now, so that the past stays as it was. Twice changes nothing.

    Raises NotAllowed, AlreadyOver.
    """
    check_may_announce(by, site_id)
    if row.ends_at <= now:
        raise AlreadyOver()
    with transaction.atomic():
        same = type(row).objects.filter(pk=row.pk)
        gone = same.filter(starts_at__gte=now).delete()[0] or same.filter(ends_at__gt=now).update(ends_at=now)
        if gone:
            _record(row, "withdrawn", now=now)


def check_may_announce(person: Person, site_id: int) -> None:
    if not has_role(person, ROLES_AT_THE_DESK, site_id=site_id):
        raise NotAllowed()


def _record(row: Announcement, what: str, *, now: datetime) -> None:
    name = NAMES[type(row)]
    outbox.record(f"{name}.{what}", subject_id=row.pk, payload={name: str(row.public_id)}, now=now)
