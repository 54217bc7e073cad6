"""Arriving and leaving, in time or late. Booked time and attended time are both kept."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from booking.access import check_is_no_loan, check_may_attend, check_may_decide
from booking.actions import history
from booking.actions.absences import take_fee_back
from booking.actions.allotting import ONE_HOLDER, lock_resources
from booking.actions.sweeping import expire_holds_in_the_way
from booking.actions.transitions import happened, move
from booking.errors import SlotTaken, TooEarlyToCheckIn, TooLateToUndo, WrongState
from booking.models import Allocation, Booking
from booking.models.allocation import Standing
from booking.models.booking import Status
from booking.presence import EARLY
from core.database import in_one_trip, violated
from core.ranges import Period
from members.models import Person

MISTAKE = timedelta(minutes=10)
"""How long an arrival may be taken back that was noted on the wrong line."""


def check_in(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """Note the arrival; after the time was released, take back what is left of it.

    Raises TooEarlyToCheckIn more than a quarter of an hour ahead, WrongState when it is neither confirmed nor
    released or is over, SlotTaken where somebody else has got the time meanwhile.
    """
    check_may_attend(by, booking)
    if booking.start - now > EARLY:
        raise TooEarlyToCheckIn(opens_at=(booking.start - EARLY).isoformat())
    if booking.status != Status.NO_SHOW:
        try:
            with transaction.atomic():
                return move(booking, since=(Status.CONFIRMED,), to=Status.CHECKED_IN, now=now, by=by, checked_in_at=now)
        except WrongState:
            if booking.status != Status.NO_SHOW:  # the release was faster: perhaps nobody has come since
                raise
    return _take_back(booking, by=by, now=now)


def _take_back(booking: Booking, *, by: Person, now: datetime) -> Booking:
    if booking.end <= now:
        raise WrongState(state=booking.status)
    atoms = list(Allocation.objects.filter(booking=booking).values_list("resource_id", flat=True))
    expire_holds_in_the_way(atoms, Period(booking.start, booking.end), now=now)
    arrived: dict[str, Any] = {"checked_in_at": now, "ended_at": None, "ended_by": None, "end_reason": ""}
    try:
        with transaction.atomic():
            lock_resources((), *atoms)
            moved = move(booking, since=(Status.NO_SHOW,), to=Status.CHECKED_IN, now=now, by=by, **arrived)
            _book_again(moved, now=now)
            take_fee_back(moved, by=by, now=now)
            return moved
    except IntegrityError as error:
        if violated(error) != ONE_HOLDER:
            raise
        booking.refresh_from_db()
        raise SlotTaken(_("La place a été rendue, et quelqu’un d’autre l’a prise depuis.")) from error


def _book_again(booking: Booking, *, now: datetime) -> None:
    """What was cut off counts as booked again; from now on only, where somebody was there in between."""
    mine = Allocation.objects.filter(booking=booking)
    between = Allocation.objects.filter(
        standing=Standing.PAST, resource__in=mine.values("resource"), booked__overlap=booking.period
    )
    start = now if between.exclude(booking=booking).exists() else booking.start
    mine.update(booked=Period(start, booking.end).stored)


def undo_check_in(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """For the desk: the arrival was noted on the wrong line. Raises NotAllowed, WrongState, TooLateToUndo."""
    check_may_decide(by, booking)
    check_is_no_loan(booking)
    came_at = booking.checked_in_at
    if booking.status != Status.CHECKED_IN or came_at is None:
        raise WrongState(state=booking.status)
    if now - came_at > MISTAKE:
        raise TooLateToUndo(until=(came_at + MISTAKE).isoformat())
    with transaction.atomic():
        mine = Booking.objects.filter(pk=booking.pk, status=Status.CHECKED_IN, sequence=booking.sequence)
        changes = {"status": Status.CONFIRMED.value, "checked_in_at": None, "changed_at": now}
        if not mine.update(**changes, sequence=booking.sequence + 1):
            booking.refresh_from_db()
            raise WrongState(state=booking.status)
        booking.refresh_from_db()
        told = history.recording(booking, "changed", by=by, now=now, what={"checked_in_at": (came_at, None)})
        in_one_trip([happened(booking, "changed", now=now), *told])
    return booking


def check_out(*, booking: Booking, by: Person, now: datetime) -> Booking:
    """Leave, early or not; the time that is left is free for others from now on."""
    check_may_attend(by, booking)
    with transaction.atomic():
        left: dict[str, Any] = {"checked_out_at": now, "ended_at": now}
        return move(booking, since=(Status.CHECKED_IN,), to=Status.COMPLETED, now=now, by=by, **left)
