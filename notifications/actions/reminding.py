"""Reminders fall due: one event each, recorded once for each start and moment, across restarts and clock changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from agenda.models import Registration
from booking.models import Booking
from booking.models.booking import Status
from core import outbox
from core.models import Event
from notifications.models import Category
from notifications.models.preference import EARLIEST, the_day_before
from notifications.rules import reminder_owed

CLOCK_CHANGE = timedelta(hours=2)
"""Nowhere do the clocks move further in one night; the exact rule is `reminder_owed`."""
MOMENTS = ArrayField(IntegerField())
WANTED = Coalesce(F("person__preference__reminders"), Cast(Value(the_day_before(), MOMENTS), MOMENTS))
NO_REMINDERS = Q(person__preference__unwanted__contains=[Category.REMINDERS])


class Earliest(Func):
    """How long before the start the first of the moments is."""

    template = "(SELECT make_interval(mins => max(moment)) FROM unnest(%(expressions)s) AS moment)"
    output_field = DurationField()


def remind_bookings(*, now: datetime) -> int:
    """How many reminders fell due. Two queries, and one more for each of them."""
    told = Event.objects.filter(kind__in=("booking.confirmed", "booking.moved"), subject_id=OuterRef("pk"))
    coming = Booking.objects.filter(
        status=Status.CONFIRMED, purpose=Booking.Purpose.USE, person__is_active=True, period__overlap=_window(now)
    ).annotate(
        starts_at=RangeStartsWith("period"),
        agreed_at=Coalesce(Subquery(told.order_by("-pk").values("created_at")[:1]), "created_at"),
        zone=F("site__time_zone"),
        revision=F("sequence"),
    )
    return _remind("booking", coming, now=now)


def remind_registrations(*, now: datetime) -> int:
    """At a permanence, what begins is the appointment."""
    coming = (
        Registration.objects.living()
        .filter(session__status="published", session__period__overlap=_window(now))
        .annotate(
            starts_at=Coalesce(RangeStartsWith("slot"), RangeStartsWith("session__period")),
            agreed_at=F("created_at"),
            zone=F("session__site__time_zone"),
            revision=F("session__sequence"),
        )
    )
    return _remind("registration", coming, now=now)


def _window(now: datetime) -> DateTimeTZRange:
    return DateTimeTZRange(now, now + EARLIEST + CLOCK_CHANGE)


def _remind(noun: str, coming: Any, *, now: datetime) -> int:
    due = list(_due(noun, coming, now=now))
    known = set(Event.objects.filter(once__in=[once for once, *_ in due]).values_list("once", flat=True))
    recorded = 0
    with transaction.atomic():
        for once, row, minutes in due:
            if once not in known:
                payload = {noun: str(row.public_id), "sequence": row.revision, "minutes": minutes}
                kind = f"{noun}.reminder_due"
                recorded += outbox.record(kind, subject_id=row.pk, payload=payload, once=once, now=now)
    return recorded


def _due(noun: str, coming: Any, *, now: datetime) -> Iterator[tuple[str, Any, int]]:
    """`booking.reminder:<key>:<start, in seconds>:<minutes before>` and its row: another start, another reminder."""
    reach = Value(now + CLOCK_CHANGE, DateTimeField()) + Earliest(F("wanted"))
    rows = (
        coming.exclude(NO_REMINDERS)
        .annotate(wanted=WANTED)
        .filter(starts_at__gt=now, starts_at__lte=ExpressionWrapper(reach, DateTimeField()))
        .order_by("starts_at", "pk")
        .values_list("pk", "public_id", "starts_at", "agreed_at", "zone", "revision", "wanted", named=True)
    )
    for row in rows.iterator():
        minutes = reminder_owed(
            start=row.starts_at, agreed_at=row.agreed_at, tz=ZoneInfo(row.zone), wanted=row.wanted, now=now
        )
        if minutes is not None:
            yield f"{noun}.reminder:{row.pk}:{int(row.starts_at.timestamp())}:{minutes}", row, minutes
