"""Confirming a hold, cancelling, answering a request."""

from datetime import datetime
from typing import Any

from django.db import transaction

from billing.actions.charging import post_charges, reverse_charges
from billing.standing import Payer
from booking.access import check_may_cancel, check_may_decide, check_may_edit
from booking.actions.allotting import Wanted, quote_for
from booking.actions.transitions import move
from booking.errors import HoldExpired, WrongState
from booking.models import Booking
from booking.models.booking import HOLDING, Status
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.policies import strictest_of


def confirm_hold(*, booking: Booking, by: Person, catalogue: Catalogue, now: datetime) -> Booking:
    """Turn a hold into a booking, or into a request where approval is asked. Raises HoldExpired, WrongState."""
    check_may_edit(by, booking)
    if booking.status == Status.EXPIRED or (booking.held_until and booking.held_until <= now):
        raise HoldExpired()
    wanted = as_wanted(booking, catalogue)
    if strictest_of(entry.policy for entry in wanted.resources).needs_approval:
        with transaction.atomic():
            return move(booking, since=(Status.HELD,), to=Status.REQUESTED, now=now, by=by, held_until=None)
    return _make_firm(booking, wanted, since=Status.HELD, by=by, catalogue=catalogue, now=now)


def approve_booking(*, booking: Booking, by: Person, catalogue: Catalogue, now: datetime) -> Booking:
    check_may_decide(by, booking)
    wanted = as_wanted(booking, catalogue)
    return _make_firm(booking, wanted, since=Status.REQUESTED, by=by, catalogue=catalogue, now=now)


def decline_booking(*, booking: Booking, by: Person, reason: str, now: datetime) -> Booking:
    check_may_decide(by, booking)
    with transaction.atomic():
        return move(
            booking,
            since=(Status.REQUESTED,),
            to=Status.DECLINED,
            now=now,
            by=by,
            reason=reason,
            ended_at=now,
            ended_by=by,
            end_reason=reason,
        )


def cancel_booking(*, booking: Booking, by: Person, now: datetime, reason: str = "") -> Booking:
    """Give the time back. Until `free_until` the charges are reversed; later they stand.

    Raises WrongState once it has begun (leave early instead) or ended.
    """
    check_may_cancel(by, booking)
    if booking.status == Status.CHECKED_IN:
        raise WrongState(state=booking.status)
    ended: dict[str, Any] = {"ended_at": now, "ended_by": by, "end_reason": reason}
    with transaction.atomic():
        moved = move(booking, since=HOLDING, to=Status.CANCELLED, now=now, by=by, reason=reason, **ended)
        if moved.is_free_to_cancel(now):
            reverse_charges(source_kind="booking", source_id=moved.public_id, now=now)
    return moved


def _make_firm(
    booking: Booking, wanted: Wanted, *, since: Status, by: Person, catalogue: Catalogue, now: datetime
) -> Booking:
    """Quote afresh under the lock of the payer's allowance, then confirm and charge."""
    with transaction.atomic():
        quote = quote_for(wanted, catalogue, locked=True)
        moved = move(
            booking,
            since=(since,),
            to=Status.CONFIRMED,
            now=now,
            by=by,
            held_until=None,
            quote=quote.as_json(),
            net=quote.net,
            vat=quote.vat,
            total=quote.total,
        )
        post_charges(
            quote,
            payer=wanted.payer,
            source_kind="booking",
            source_id=moved.public_id,
            catalogue=catalogue,
            now=now,
        )
    return moved


def as_wanted(
    booking: Booking,
    catalogue: Catalogue,
    *,
    period: Period | None = None,
    resources: list[ResourceEntry] | None = None,
) -> Wanted:
    """What one would ask for to make this booking again, perhaps elsewhere."""
    asked = sorted({row.requested_id for row in booking.allocations.all()})
    return Wanted(
        person=booking.person,
        payer=Payer(booking.person_id, booking.organisation),
        resources=resources or [catalogue.resources[key] for key in asked],
        period=period or booking.span,
        title=booking.title,
        attendees=booking.attendees,
        purpose=booking.purpose,
    )
