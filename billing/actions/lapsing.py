"""Passes that run out: their holders hear of it a fortnight before, and what is left afterwards is gone."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from billing.models import Pass, PassMovement
from core import outbox
from core.models import Event

BATCH = 500
FORTNIGHT = timedelta(days=14)


def expire_passes(*, now: datetime) -> int:
    """What is left after the last day lapses; also what a late cancellation has given back since. Returns how many."""
    over = Pass.objects.filter(left__gt=0, valid_until__lt=timezone.localdate(now)).order_by("pk")
    count = 0
    while count % BATCH == 0:
        with transaction.atomic():
            rows = list(over.select_for_update(no_key=True)[:BATCH])
            if not rows:
                break
            PassMovement.objects.bulk_create(
                PassMovement(used_pass=row, what=PassMovement.What.EXPIRED, units=-row.left, at=now) for row in rows
            )
            Pass.objects.filter(pk__in=[row.pk for row in rows]).update(left=0)
        count += len(rows)
    return count


def remind_passes(*, now: datetime) -> int:
    """How many reminders fell due, once for each pass. A pass that lives no longer than a fortnight has none."""
    today = timezone.localdate(now)
    once = Concat(Value("pass.reminder:"), Cast("pk", CharField()), output_field=CharField())
    due = (
        Pass.objects.filter(left__gt=0, valid_until__gte=today, valid_until__lte=today + FORTNIGHT)
        .filter(valid_until__gt=F("valid_from") + FORTNIGHT)
        .annotate(once=once)
        .exclude(Exists(Event.objects.filter(once=OuterRef("once"))))
        .order_by("valid_until", "pk")
    )
    recorded = 0
    with transaction.atomic():
        for row in due[:BATCH]:
            payload = {"pass": str(row.public_id)}
            key = f"pass.reminder:{row.pk}"
            recorded += outbox.record("pass.reminder_due", subject_id=row.pk, payload=payload, once=key, now=now)
    return recorded
