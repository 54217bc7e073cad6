"""What is out longer than agreed: it stays occupied while it is away, and those it keeps waiting hear of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.reversing import reverse_charges
from booking.actions.transitions import move
from booking.errors import WrongState
from booking.models import Allocation, Booking, Loan
from booking.models.allocation import OCCUPYING, Standing
from booking.models.booking import Status
from core import outbox
from core.clock import local_date, start_of_day
from core.ranges import Period
from spaces.models import Resource

BATCH = 500
KEPT = timedelta(days=2)
"""Today and tomorrow: a thing that is not back cannot be promised for either."""


def keep_overdue(*, now: datetime) -> int:
    """Lengthen what overdue loans occupy to the end of tomorrow, as far as nobody else has it. How many grew."""
    overdue = Loan.objects.overdue(now).select_related("booking__site").order_by("pk")[:BATCH]
    return sum(_keep(loan, now=now) for loan in overdue)


def _keep(loan: Loan, *, now: datetime) -> bool:
    tz = loan.booking.site.tz
    until = start_of_day(local_date(now, tz) + KEPT, tz)
    rows = Allocation.objects.filter(booking=loan.booking_id, standing=Standing.FIRM).order_by("resource_id")
    if all(row.period.upper >= until for row in rows):
        return False
    with transaction.atomic():
        # The same order as handing over and taking back: the things, then the loan.
        keys = list(rows.values_list("resource_id", flat=True))
        list(Resource.objects.filter(pk__in=keys).locked().values_list("pk"))
        if not Loan.objects.overdue(now).select_for_update(of=("self",)).filter(pk=loan.pk).exists():
            return False
        short = [row for row in rows.all() if row.period.upper < until]
        grown = [_lengthen(row, until, loan, now=now) for row in short]
    return any(grown)


def _lengthen(row: Allocation, until: datetime, loan: Loan, *, now: datetime) -> bool:
    ahead = (
        Allocation.objects.filter(standing__in=OCCUPYING, resource=row.resource_id)
        .exclude(booking=loan.booking_id)
        .overlapping(Period(row.period.upper, until))
        .select_related("booking")
        .order_by("period")
        .first()
    )
    if ahead is not None and ahead.booking is not None and ahead.booking.status != Status.HELD:
        _warn(loan, ahead.booking, now=now)
    reaches = min(until, ahead.period.lower) if ahead else until
    if reaches <= row.period.upper:
        return False
    row.period = Period(row.period.lower, reaches).stored
    row.save(update_fields=["period"])
    return True


def _warn(loan: Loan, waiting: Booking, *, now: datetime) -> None:
    """The next one's person and the desk, once."""
    payload = {"loan": str(loan.public_id), "booking": str(waiting.public_id), "sequence": f"{loan.pk}"}
    once = f"loan.in_the_way:{loan.pk}:{waiting.pk}"
    outbox.record("loan.in_the_way", subject_id=waiting.pk, payload=payload, once=once, now=now)


def call_off_waiting(*, now: datetime) -> int:
    """Whoever could not have it because it was not back is not absent: the booking is cancelled free of charge."""
    called_off = 0
    for booking in _waiting_in_vain(now):
        ended: dict[str, Any] = {"ended_at": now, "end_reason": _("Le matériel n’est pas revenu à temps.")}
        try:
            with transaction.atomic():
                reason = ended["end_reason"]
                move(booking, since=(Status.CONFIRMED,), to=Status.CANCELLED, now=now, reason=reason, **ended)
                reverse_charges(source_kind="booking", source_id=booking.public_id, now=now)
            called_off += 1
        except WrongState:
            continue
    return called_off


def _waiting_in_vain(now: datetime) -> Iterator[Booking]:
    out = Allocation.objects.filter(booking__in=Loan.objects.overdue(now).values("booking"))
    late = Booking.objects.filter(status=Status.CONFIRMED, no_show_at__lte=now)
    waiting = late.filter(allocations__resource__in=out.values("resource"))
    yield from waiting.distinct().order_by("pk")[:BATCH]


def kept_waiting(loans: list[Loan], *, now: datetime) -> dict[int, list[Booking]]:
    """By loan, the bookings of its things that begin before the end of tomorrow. Two queries."""
    if not loans:
        return {}
    rows = Allocation.objects.filter(booking__in=[loan.pk for loan in loans]).values_list("resource_id", "booking_id")
    holder = dict(rows)
    ahead = (
        Allocation.objects.filter(standing__in=OCCUPYING, resource__in=holder, booking__isnull=False)
        .exclude(booking__in=[loan.pk for loan in loans])
        .overlapping(Period(now, now + KEPT))
        .select_related("booking__person", "booking__site")
        .order_by("period")
    )
    found: dict[int, list[Booking]] = {}
    for row in ahead:
        waiting = found.setdefault(holder[row.resource_id], [])
        if row.booking is not None and row.booking not in waiting:
            waiting.append(row.booking)
    return found
