"""Digests fall due: one event for each person and day, at their hour on the clocks of the network."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from core import outbox
from core.models import Event
from notifications.models import Preference
from notifications.rules import digest_day
from spaces.models import Steward

DAYS = {Preference.Digest.DAILY.value: 1, Preference.Digest.WEEKLY.value: 7}


def send_digests(*, now: datetime) -> int:
    """How many fell due. Two queries, and one more for each of them."""
    due = list(_due(now))
    known = set(Event.objects.filter(once__in=[_once(row, day) for row, day in due]).values_list("once", flat=True))
    recorded = 0
    with transaction.atomic():
        for row, day in due:
            if (once := _once(row, day)) not in known:
                payload = {"day": day.isoformat(), "days": DAYS[row.digest], "sequence": day.isoformat()}
                recorded += outbox.record("digest.due", subject_id=row.person_id, payload=payload, once=once, now=now)
    return recorded


def _due(now: datetime) -> Iterator[tuple[Preference, date]]:
    """Of those who have a role somewhere."""
    tz = ZoneInfo(settings.TIME_ZONE)
    has_role = Exists(Steward.objects.filter(person=OuterRef("person")))
    rows = Preference.objects.exclude(digest=Preference.Digest.OFF).filter(has_role, person__is_active=True)
    for row in rows.order_by("pk"):
        day = digest_day(is_weekly=row.digest == Preference.Digest.WEEKLY, at=row.digest_at, tz=tz, now=now)
        if day is not None:
            yield row, day


def _once(row: Preference, day: date) -> str:
    return f"digest:{row.person_id}:{day}"
