"""Granting a qualification and taking it back. It is the network's: any desk may, and every site counts it."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import outbox
from core.clock import local_date
from core.errors import NotAllowed
from members.models import Person
from spaces.access import is_at_some_desk
from spaces.errors import GrantAlreadyHeld, GrantRevoked
from spaces.lasting import last_day
from spaces.models import Grant, Qualification


def grant(
    *,
    qualification: Qualification,
    person: Person,
    by: Person,
    now: datetime,
    note: str = "",
    granted_on: date | None = None,
    expires_on: date | None = None,
) -> Grant:
    """From today, for as long as the qualification says, unless dates are given.

    Raises NotAllowed, GrantAlreadyHeld where the person holds it for as long or longer.
    """
    check_may_grant(by)
    start = granted_on or today(now)
    end = expires_on or last_day(start, qualification.valid_months)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        _check_not_held(qualification, person, start, end)
        row = Grant.objects.create(
            qualification=qualification, person=person, granted_on=start, expires_on=end, granted_by=by, note=note
        )
        _record(row, "granted", now=now)
    return row


def _check_not_held(qualification: Qualification, person: Person, start: date, end: date | None) -> None:
    as_long = Q(expires_on=None) if end is None else Q(expires_on=None) | Q(expires_on__gte=end)
    held = Grant.objects.of(person).filter(as_long, qualification=qualification, granted_on__lte=start, revoked_at=None)
    if held.exists():
        raise GrantAlreadyHeld()


def revoke(*, row: Grant, by: Person, now: datetime) -> Grant:
    """Raises NotAllowed, GrantRevoked."""
    check_may_grant(by)
    with transaction.atomic():
        if not Grant.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now, revoked_by=by):
            raise GrantRevoked()
        _record(row, "revoked", now=now)
    row.refresh_from_db()
    return row


def grant_from_source(
    *,
    qualification: Qualification,
    person: Person,
    source: tuple[str, UUID],
    granted_on: date,
    by: Person,
    now: datetime,
) -> Grant:
    """What an attendance gives, once for each source. One that was taken back with it holds again."""
    kind, key = source
    row, is_new = Grant.objects.get_or_create(
        qualification=qualification,
        person=person,
        source_kind=kind,
        source_id=key,
        defaults={
            "granted_on": granted_on,
            "expires_on": last_day(granted_on, qualification.valid_months),
            "granted_by": by,
        },
    )
    again = (
        0
        if is_new
        else Grant.objects.filter(pk=row.pk, revoked_at__isnull=False).update(revoked_at=None, revoked_by=None)
    )
    if is_new or again:
        _record(row, "granted", now=now)
    return row


def take_back_from_sources(*, kind: str, keys: Iterable[UUID], by: Person, now: datetime) -> int:
    """Exactly what these sources gave, and nothing else that their people hold. Returns how many were taken back."""
    given = Grant.objects.filter(source_kind=kind, source_id__in=list(keys), revoked_at=None).order_by("pk")
    taken = list(given.select_for_update())
    Grant.objects.filter(pk__in=[row.pk for row in taken]).update(revoked_at=now, revoked_by=by)
    for row in taken:
        _record(row, "revoked", now=now)
    return len(taken)


def check_may_grant(person: Person) -> None:
    """Whoever runs a desk of the network, wherever. Raises NotAllowed."""
    if not is_at_some_desk(person):
        raise NotAllowed()


def today(now: datetime) -> date:
    """A qualification belongs to the network, which lives in one zone."""
    return local_date(now, ZoneInfo(settings.TIME_ZONE))


def _record(row: Grant, what: str, *, now: datetime) -> None:
    payload = {"grant": str(row.public_id), "sequence": int(now.timestamp())}
    outbox.record(f"grant.{what}", subject_id=row.pk, payload=payload, now=now)
