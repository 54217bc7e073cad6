"""Qualifications that are about to lapse: their people hear of it a month before, once."""

from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from core import outbox
from core.models import Event
from spaces.actions.granting import today
from spaces.lasting import months_later
from spaces.models import Grant

BATCH = 500


def remind_grants(*, now: datetime) -> int:
    """How many reminders fell due. Nobody is told of a grant that another one outlasts."""
    day = today(now)
    longer = Grant.objects.filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")),
        person=OuterRef("person"),
        qualification=OuterRef("qualification"),
        revoked_at=None,
    )
    due = (
        Grant.objects.valid_on(day)
        .filter(expires_on__lte=months_later(day, 1), person__is_active=True)
        .exclude(Exists(longer))
        .annotate(
            once=Concat(
                Value("grant.reminder:"),
                Cast("pk", CharField()),
                Value(":"),
                Cast(F("expires_on"), CharField()),
                output_field=CharField(),
            )
        )
        .exclude(Exists(Event.objects.filter(once=OuterRef("once"))))
        .order_by("expires_on", "pk")
    )
    recorded = 0
    with transaction.atomic():
        for row in due[:BATCH]:
            payload = {"grant": str(row.public_id)}
            once = str(getattr(row, "once"))  # noqa: B009  # annotated above
            recorded += outbox.record("grant.reminder_due", subject_id=row.pk, payload=payload, once=once, now=now)
    return recorded
