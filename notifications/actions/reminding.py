"""Reminders fall due: one event each, recorded once for each start, across restarts and clock changes."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Extract

from agenda.models import Registration
from booking.models import Booking
from booking.models.booking import Status
from core import outbox
from core.models import Event
from notifications.rules import FRESH, is_reminder_owed

CLOCK_CHANGE = timedelta(hours=2)
"""Nowhere do the clocks move further in one night; the exact rule is `is_reminder_owed`."""
BATCH = 1000


def remind_bookings(*, before: timedelta, now: datetime) -> int:
    """How many reminders fell due. One query, and one more for each of them."""
    told = Event.objects.filter(kind__in=("booking.confirmed", "booking.moved"), subject_id=OuterRef("pk"))
    coming = Booking.objects.filter(
        status=Status.CONFIRMED,
        purpose=Booking.Purpose.USE,
        person__wants_reminders=True,
        person__is_active=True,
        period__overlap=_window(now, before),
    ).annotate(
        starts_at=RangeStartsWith("period"),
        agreed_at=Coalesce(Subquery(told.order_by("-pk").values("created_at")[:1]), "created_at"),
        zone=F("site__time_zone"),
        revision=F("sequence"),
    )
    return _remind("booking", coming, before=before, now=now)


def remind_registrations(*, before: timedelta, now: datetime) -> int:
    coming = (
        Registration.objects.living()
        .filter(
            Q(person=None) | Q(person__wants_reminders=True),
            session__status="published",
            session__period__overlap=_window(now, before),
        )
        .annotate(
            starts_at=RangeStartsWith("session__period"),
            agreed_at=F("created_at"),
            zone=F("session__site__time_zone"),
            revision=F("session__sequence"),
        )
    )
    return _remind("registration", coming, before=before, now=now)


def _window(now: datetime, before: timedelta) -> DateTimeTZRange:
    return DateTimeTZRange(now, now + before + CLOCK_CHANGE)


def _remind(noun: str, coming: Any, *, before: timedelta, now: datetime) -> int:
    in_time = F("starts_at") - (before + FRESH - CLOCK_CHANGE)
    rows = coming.filter(starts_at__gt=now, agreed_at__lte=in_time).annotate(once=_once(noun)).exclude(_is_recorded())
    due: Iterable[Any] = rows.order_by("starts_at", "pk").values_list(
        "pk", "public_id", "starts_at", "agreed_at", "zone", "revision", "once", named=True
    )[:BATCH]
    recorded = 0
    with transaction.atomic():
        for row in due:
            tz = ZoneInfo(row.zone)
            if is_reminder_owed(start=row.starts_at, agreed_at=row.agreed_at, tz=tz, before=before, now=now):
                payload = {noun: str(row.public_id), "sequence": row.revision}
                kind = f"{noun}.reminder_due"
                recorded += outbox.record(kind, subject_id=row.pk, payload=payload, once=row.once, now=now)
    return recorded


def _once(noun: str) -> Concat:
    """`booking.reminder:<key>:<start, in seconds>`: another start is another reminder."""
    second = Cast(Cast(Extract("starts_at", "epoch", tzinfo=UTC), BigIntegerField()), CharField())
    return Concat(Value(f"{noun}.reminder:"), Cast("pk", CharField()), Value(":"), second, output_field=CharField())


def _is_recorded() -> Exists:
    return Exists(Event.objects.filter(once=OuterRef("once")))
