"""What time itself does: holds run out, people do not come, bookings end."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from booking.actions.absences import charge_absence
from booking.actions.handing_on import lock_around
from booking.actions.transitions import move
from booking.errors import WrongState
from booking.models import Allocation, Booking
from booking.models.allocation import OCCUPYING
from booking.models.booking import FIRM, BookingQuerySet, Status
from core.ranges import Period

BATCH = 500
Then = Callable[..., object]
"""What else a move brings with it, in its transaction."""


def expire_holds_in_the_way(atoms: Sequence[int], window: Period, *, now: datetime) -> int:
    """Expire the overdue holds on these resources that touch the window. Returns how many there were.

    Their time goes to whoever waits for it, before it goes to whoever met them in the way.
    """
    rows = Allocation.objects.filter(standing__in=OCCUPYING, resource__in=atoms, expires_at__lte=now)
    overdue = list(rows.overlapping(window).values_list("booking", flat=True))
    if not overdue:
        return 0
    with transaction.atomic():
        lock_around(atoms=atoms, bookings=overdue)
        holds = Booking.objects.filter(pk__in=overdue, status=Status.HELD)
        return _each(holds, since=(Status.HELD,), to=Status.EXPIRED, now=now)


def expire_overdue_holds(*, now: datetime) -> int:
    overdue = Booking.objects.filter(status=Status.HELD, held_until__lte=now)
    return _each(overdue, since=(Status.HELD,), to=Status.EXPIRED, now=now)


def release_no_shows(*, now: datetime) -> int:
    """Free what nobody came for within the grace time, and charge the fee for that, where there is one; what was held
    until now counts as booked.
    """
    absent = Booking.objects.filter(status=Status.CONFIRMED, no_show_at__lte=now)
    absent = absent.select_related("site").prefetch_related("allocations")
    return _each(absent, since=(Status.CONFIRMED,), to=Status.NO_SHOW, now=now, then=charge_absence)


def complete_past(*, now: datetime) -> int:
    """Close what has ended: checked in, or confirmed where no check-in is asked. A loan ends when it is back."""
    over = Booking.objects.filter(status__in=FIRM, period__endswith__lte=now).exclude(purpose=Booking.Purpose.LOAN)
    return _each(over, since=FIRM, to=Status.COMPLETED, now=now)


def decline_past_requests(*, now: datetime) -> int:
    """A request that nobody answered before its time began is over."""
    late = Booking.objects.filter(status=Status.REQUESTED, period__startswith__lte=now)
    return _each(late, since=(Status.REQUESTED,), to=Status.EXPIRED, now=now)


def _each(
    bookings: BookingQuerySet, *, since: Sequence[Status], to: Status, now: datetime, then: Then | None = None
) -> int:
    """Each in its own transaction: one that has moved meanwhile does not hold up the others."""
    done = 0
    for booking in bookings.order_by("pk")[:BATCH]:
        try:
            with transaction.atomic():
                moved = move(booking, since=since, to=to, now=now, ended_at=now)
                if then is not None:
                    then(moved, now=now)
            done += 1
        except WrongState:
            continue
    return done
