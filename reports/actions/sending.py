"""The monthly report falls due: one event for each subscription and month, whatever crashes or comes twice."""

from datetime import date, datetime

from django.db import transaction

from core import outbox
from reports.access_subscriptions import may_still_read
from reports.models import ReportSubscription
from reports.monthly.months import due_month


def send_monthly(*, now: datetime) -> int:
    """How many fell due. Each has its own transaction, so that those before a crash are not asked for again."""
    month = due_month(now)
    waiting = ReportSubscription.objects.exclude(sent_month__gte=month).order_by("pk")
    return sum(_owe(pk, month, now) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _owe(pk: int, month: date, now: datetime) -> bool:
    """Whoever may not read it any more gets nothing; should they again, they get the month that is due then."""
    rows = ReportSubscription.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("person", "site").exclude(sent_month__gte=month).filter(pk=pk).first()
    if row is None or not may_still_read(row):
        return False
    row.sent_month = month
    row.save(update_fields=["sent_month"])
    said = f"{month:%Y-%m}"
    payload = {"subscription": str(row.public_id), "month": said, "sequence": said}
    return outbox.record("report.due", subject_id=row.pk, payload=payload, once=f"report:{row.pk}:{said}", now=now)
