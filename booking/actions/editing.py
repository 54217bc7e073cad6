"""Changing what a booking says of itself, not what it occupies."""

from datetime import datetime
from typing import Any

from django.db import transaction

from booking.access import check_may_edit
from booking.errors import WrongState
from booking.models import Booking
from booking.models.booking import HOLDING
from booking.rules import check_attendees
from core import outbox
from core.errors import Stale
from members.models import Person
from spaces.catalogue import Catalogue


def edit_booking(
    *,
    booking: Booking,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    title: str | None = None,
    attendees: int | None = None,
    is_private: bool | None = None,
) -> Booking:
    """Change what is given, if the booking is still at the revision that was read.

    Raises NotAllowed, TooManyPeople, WrongState once it has ended, Stale when somebody changed it meanwhile.
    """
    check_may_edit(by, booking)
    asked: dict[str, Any] = {"title": title, "attendees": attendees, "is_private": is_private}
    changes = {name: value for name, value in asked.items() if value is not None and value != getattr(booking, name)}
    if booking.status not in HOLDING:
        raise WrongState(status=booking.status)
    if "attendees" in changes:
        keys = {row.requested_id for row in booking.allocations.all()}
        check_attendees([catalogue.resources[key] for key in keys], changes["attendees"])
    if changes:
        _write(booking, {**changes, "changed_at": now, "sequence": booking.sequence + 1}, now=now)
    return booking


def _write(booking: Booking, changes: dict[str, Any], *, now: datetime) -> None:
    with transaction.atomic():
        same = Booking.objects.filter(pk=booking.pk, sequence=booking.sequence, status__in=HOLDING)
        if not same.update(**changes):
            raise Stale()
        for name, value in changes.items():
            setattr(booking, name, value)
        outbox.record(
            "booking.changed",
            subject_id=booking.pk,
            payload={"booking": str(booking.public_id), "sequence": booking.sequence},
            now=now,
        )
