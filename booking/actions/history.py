"""What is written down of a booking's life, in the transaction of what happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from booking.models import Booking, Change
from core.database import Statement, in_one_trip, inserting
from members.models import Person

What = Mapping[str, tuple[Any, Any]]


def recording(
    booking: Booking, kind: str, *, by: Person | None, now: datetime, reason: str = "", what: What | None = None
) -> list[Statement]:
    """For a caller that has more to write in the same trip. `what`: by name, what it was and what it became."""
    told = {name: [_plain(before), _plain(after)] for name, (before, after) in (what or {}).items()}
    return inserting(
        [Change(booking_id=booking.pk, kind=kind, at=now, by_id=by.pk if by else None, reason=reason, what=told)]
    )


def record(
    booking: Booking, kind: str, *, by: Person | None, now: datetime, reason: str = "", what: What | None = None
) -> None:
    in_one_trip(recording(booking, kind, by=by, now=now, reason=reason, what=what))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
