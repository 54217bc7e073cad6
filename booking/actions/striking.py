"""Stopping a series to which nobody comes: after so many absences, what follows is given back to the others."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import ngettext

from billing.actions.reversing import reverse_charges
from booking.actions.handing_on import handing_on_afterwards, lock_around
from booking.actions.repeating import payload_of
from booking.actions.series_booking import TOLD_TOGETHER
from booking.actions.series_editing import end_series, lock_series, resources_of, to_come
from booking.actions.transitions import move
from booking.models import Booking, Series
from booking.models.booking import HOLDING, Status
from core import outbox
from spaces import catalogue as catalogues
from spaces.catalogue import Catalogue
from spaces.policies import strictest_of

BATCH = 100


def stop_missed_series(*, now: datetime) -> int:
    """Each in its own transaction. How many were stopped."""
    following = Booking.objects.filter(series=OuterRef("pk"), status__in=HOLDING, period__startswith__gt=now)
    missed = Count("bookings", filter=Q(bookings__status=Status.NO_SHOW))
    rows = Series.objects.filter(Exists(following), ended_at=None).annotate(missed=missed).filter(missed__gt=0)
    current = catalogues.current()
    late = [row for row in rows.prefetch_related("resources").order_by("pk")[:BATCH] if _is_out(row, current)]
    for series in late:
        _stop(series, now=now)
    return len(late)


def _is_out(series: Any, catalogue: Catalogue) -> bool:
    strikes = strictest_of(entry.policy for entry in resources_of(series, catalogue)).strikes
    return strikes is not None and series.missed >= strikes


def _stop(series: Any, *, now: datetime) -> None:
    """Cancelled by nobody; nothing of what follows stays due."""
    said = ngettext("Série arrêtée après %(count)s absence", "Série arrêtée après %(count)s absences", series.missed)
    reason = said % {"count": series.missed}
    ended: dict[str, Any] = {"ended_at": now, "end_reason": reason}
    with transaction.atomic(), handing_on_afterwards(now=now), outbox.in_parts(*TOLD_TOGETHER):
        mine = lock_series(series)
        going = to_come(mine, now=now)
        lock_around(bookings=[booking.pk for booking in going])
        for booking in going:
            move(booking, since=HOLDING, to=Status.CANCELLED, now=now, reason=reason, **ended)
            reverse_charges(source_kind="booking", source_id=booking.public_id, now=now)
        end_series(mine, None, by=None, now=now, reason=reason)
        days = sorted(booking.occurrence_on.isoformat() for booking in going if booking.occurrence_on)
        outbox.record("series.stopped", subject_id=mine.pk, payload=payload_of(mine, days=days), now=now)
