"""Arriving and leaving. Booked time and attended time are both kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from booking.access import check_may_attend
from booking.actions.transitions import move
from booking.errors import BookedForALoan, TooEarlyToCheckIn
from booking.models import Booking
from booking.models.booking import Status
from members.models import Person

EARLY = timedelta(minutes=15)


def check_in(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """Raises TooEarlyToCheckIn more than a quarter of an hour ahead, WrongState when it is not confirmed."""
    check_may_attend(by, booking)
    check_is_no_loan(booking)
    if booking.start - now > EARLY:
        raise TooEarlyToCheckIn(opens_at=(booking.start - EARLY).isoformat())
    with transaction.atomic():
        return move(booking, since=(Status.CONFIRMED,), to=Status.CHECKED_IN, now=now, by=by, checked_in_at=now)


def check_out(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """Leave, early or not; the time that is left is free for others from now on."""
    check_may_attend(by, booking)
    check_is_no_loan(booking)
    with transaction.atomic():
        left: dict[str, Any] = {"checked_out_at": now, "ended_at": now}
        return move(booking, since=(Status.CHECKED_IN,), to=Status.COMPLETED, now=now, by=by, **left)


def check_is_no_loan(booking: Booking) -> None:
    """What leaves the place is handed over and taken back with an agreement and its condition."""
    if booking.purpose == Booking.Purpose.LOAN:
        raise BookedForALoan()
