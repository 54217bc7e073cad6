"""Changing what a booking says of itself and, in the same transaction, where it is."""

from datetime import datetime
from typing import Any

from django.db import transaction

from booking.access import check_may_edit
from booking.actions import history
from booking.actions.moving import move_booking
from booking.actions.transitions import happened
from booking.errors import WrongState
from booking.models import Booking
from booking.models.booking import HOLDING
from booking.rules import check_attendees
from core.database import in_one_trip
from core.errors import Stale
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry


def edit_booking(
    *,
    booking: Booking,
    by: Person,
    catalogue: Catalogue,
    now: datetime,
    said: dict[str, Any],
    period: Period | None = None,
    resources: list[ResourceEntry] | None = None,
    set_aside: str = "",
) -> Booking:
    """Change what is given, if the booking is still at the revision that was read; all of it or nothing.

    `said` holds any of title, attendees and is_private. Raises NotAllowed, TooManyPeople, WrongState once it has
    ended, Stale when somebody changed it meanwhile, and whatever `move_booking` raises.
    """
    check_may_edit(by, booking)
    if booking.status not in HOLDING:
        raise WrongState(state=booking.status)
    asked = resources_of(booking, catalogue)
    elsewhere = resources if resources is not None and set(resources) != set(asked) else None
    with transaction.atomic():
        _say(booking, said, elsewhere or asked, by=by, now=now)
        if elsewhere or period not in (None, booking.span):
            place: dict[str, Any] = {"period": period or booking.span, "resources": elsewhere, "set_aside": set_aside}
            return move_booking(booking=booking, by=by, catalogue=catalogue, now=now, **place)
    return booking


def resources_of(booking: Booking, catalogue: Catalogue) -> list[ResourceEntry]:
    return [catalogue.resources[key] for key in {row.requested_id for row in booking.allocations.all()}]


def _say(booking: Booking, said: dict[str, Any], resources: list[ResourceEntry], *, by: Person, now: datetime) -> None:
    changes = {name: value for name, value in said.items() if value != getattr(booking, name)}
    if "attendees" in changes:
        check_attendees(resources, changes["attendees"])
    if changes:
        what = {name: (getattr(booking, name), value) for name, value in changes.items()}
        alone = {"is_exception": True} if booking.series_id else {}
        _write(booking, {**changes, **alone, "changed_at": now, "sequence": booking.sequence + 1})
        told = history.recording(booking, "changed", by=by, now=now, what=what)
        in_one_trip([happened(booking, "changed", now=now), *told])


def _write(booking: Booking, changes: dict[str, Any]) -> None:
    same = Booking.objects.filter(pk=booking.pk, sequence=booking.sequence, status__in=HOLDING)
    if not same.update(**changes):
        raise Stale()
    for name, value in changes.items():
        setattr(booking, name, value)
