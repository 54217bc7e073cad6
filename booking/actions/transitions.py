"""Moving a booking from state to state: compare-and-set, the row count tells who won."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F

from booking.errors import WrongState
from booking.models import Booking
from booking.models.booking import Status
from core import outbox


def move(booking: Booking, *, since: Iterable[str], to: Status, now: datetime, **fields: Any) -> Booking:
    """The booking as it stands after the move. Raises WrongState when somebody was faster.

    A database trigger moves the allocations along, so that no path can leave them behind.
    """
    won = Booking.objects.filter(pk=booking.pk, status__in=list(since)).update(
        status=to, changed_at=now, sequence=F("sequence") + 1, **fields
    )
    if not won:
        booking.refresh_from_db(fields=["status"])
        raise WrongState(state=booking.status)
    booking.refresh_from_db()
    outbox.record(
        f"booking.{to.value}",
        subject_id=booking.pk,
        payload={"booking": str(booking.public_id), "sequence": booking.sequence},
        now=now,
    )
    return booking
