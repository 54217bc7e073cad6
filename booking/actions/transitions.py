"""Moving a booking from state to state: compare-and-set, the row count tells who won."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F

from booking.actions import history
from booking.actions.handing_on import after_letting_go, letting_go
from booking.errors import WrongState
from booking.models import Booking
from booking.models.booking import HOLDING, BookingQuerySet, Status
from core import outbox
from core.database import Statement, in_one_trip, updating
from members.models import Person


def move(
    booking: Booking,
    *,
    since: Iterable[str],
    to: Status,
    now: datetime,
    by: Person | None = None,
    reason: str = "",
    **fields: Any,
) -> Booking:
    """The booking as it stands after the move. Raises WrongState when somebody was faster.

    A database trigger moves the allocations along, so that no path can leave them behind. `by` is who did it; what
    time did by itself is nobody's. Time that it gives back goes to the first in line.
    """
    changes = {"status": to.value, "changed_at": now, **fields}
    mine = still(booking, since)
    first = letting_go(booking) if to not in HOLDING and booking.end > now else []
    *told, won = in_one_trip([*first, updating(mine, returning="sequence", sequence=F("sequence") + 1, **changes)])
    if not won:
        booking.refresh_from_db(fields=["status"])
        raise WrongState(state=booking.status)
    _bring_up_to_date(booking, {**changes, "sequence": won[0][0]})
    also = [happened(booking, what, now=now) for what in _owed_besides(booking, to)]
    in_one_trip(
        [happened(booking, to.value, now=now), *also, *history.recording(booking, to, by=by, reason=reason, now=now)]
    )
    after_letting_go(booking, told, now=now)
    return booking


def _owed_besides(booking: Booking, to: Status) -> list[str]:
    """For the few that were to be paid first, or for which a deposit is asked."""
    ended = to in (Status.EXPIRED, Status.DECLINED, Status.CANCELLED)
    owed = ["page_unneeded"] if booking.payment_ref and (ended or to == Status.CONFIRMED) else []
    if booking.has_deposit and (ended or to == Status.CONFIRMED):
        owed.append("deposit_over" if ended else "deposit_due")
    return owed


def still(booking: Booking, since: Iterable[str]) -> BookingQuerySet:
    """The guard: the row only as long as nobody else has moved it."""
    return Booking.objects.filter(pk=booking.pk, status__in=list(since))


def happened(booking: Booking, what: str, *, now: datetime, sequence: int | None = None) -> Statement:
    """The event `booking.<what>`, for a caller that has more to say in the same trip."""
    payload = {"booking": str(booking.public_id), "sequence": booking.sequence if sequence is None else sequence}
    return outbox.recording(f"booking.{what}", subject_id=booking.pk, payload=payload, now=now)


def _bring_up_to_date(booking: Booking, written: dict[str, Any]) -> None:
    """As it is stored. Reads it again only where the revision says that somebody else changed it in between."""
    if written["sequence"] != booking.sequence + 1:
        booking.refresh_from_db()
        return
    for name, value in written.items():
        setattr(booking, name, value)
    vars(booking).pop("_prefetched_objects_cache", None)  # the trigger has changed the allocations
