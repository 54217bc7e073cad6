"""Moving, extending, shortening: one transaction, and the old place is kept whenever the new one is refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from billing.actions.charging import post_charges, reverse_charges
from billing.pricing import Quote
from booking.access import check_may_edit
from booking.actions import history
from booking.actions.allotting import ONE_HOLDER, Wanted, allocations, lock_resources, no_show_at, quote_for
from booking.actions.changing import as_wanted
from booking.actions.requesting import is_free_after_all, slot_taken
from booking.actions.transitions import happened
from booking.errors import TooLateToMove, WrongState
from booking.models import Allocation, Booking
from booking.models.booking import FIRM, Status
from booking.rules import check_booking
from core.database import in_one_trip, violated
from core.errors import Stale
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.policies import Policy, strictest_of

MOVABLE = (Status.HELD, Status.REQUESTED, Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Move:
    """A booking, where it is to go, and the revision that was read."""

    booking: Booking
    wanted: Wanted
    policy: Policy
    was: Wanted
    """As it stands now."""
    atoms: tuple[int, ...]
    """What it occupies now."""


def move_booking(
    *,
    booking: Booking,
    by: Person,
    period: Period,
    catalogue: Catalogue,
    now: datetime,
    resources: list[ResourceEntry] | None = None,
) -> Booking:
    """Put the booking elsewhere in time, or on other resources, at the price of the new place.

    Raises the refusals of a new booking, WrongState once it has begun or ended, TooLateToMove where the free
    cancellation is over and the move would give time back, Stale after somebody else's change.
    """
    check_may_edit(by, booking)
    if booking.status not in MOVABLE:
        raise WrongState(state=booking.status)
    move = _prepare(booking, period, resources, catalogue)
    if not (booking.is_free_to_cancel(now) or (period.contains(booking.span) and resources is None)):
        raise TooLateToMove(free_until=booking.free_until.isoformat())
    check_booking(move.wanted.resources, move.policy, period, attendees=booking.attendees, now=now)
    if not _try(move, by, catalogue, now=now):
        is_free = is_free_after_all(move.wanted, now=now, besides=booking)
        if not (is_free and _try(move, by, catalogue, now=now)):
            raise slot_taken(move.wanted, catalogue, now=now, besides=booking)
    booking.refresh_from_db()
    return booking


def _prepare(booking: Booking, period: Period, resources: list[ResourceEntry] | None, catalogue: Catalogue) -> Move:
    wanted = as_wanted(booking, catalogue, period=period, resources=resources)
    atoms = tuple(booking.allocations.values_list("resource_id", flat=True))
    policy = strictest_of(entry.policy for entry in wanted.resources)
    return Move(booking, wanted, policy, as_wanted(booking, catalogue), atoms)


def _try(move: Move, by: Person, catalogue: Catalogue, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            _carry_out(move, by, catalogue, now=now)
    except IntegrityError as error:
        if violated(error) != ONE_HOLDER:
            raise
        return False
    return True


def _carry_out(move: Move, by: Person, catalogue: Catalogue, *, now: datetime) -> None:
    booking, wanted = move.booking, move.wanted
    lock_resources(wanted.resources, *move.atoms)
    quote = _price_anew(booking, wanted, catalogue, now=now)
    _write(booking, wanted, move.policy, quote, now=now)
    Allocation.objects.filter(booking=booking).delete()
    Allocation.objects.bulk_create(allocations(booking, wanted))
    event = happened(booking, "moved", now=now, sequence=booking.sequence + 1)
    in_one_trip([event, *history.recording(booking, "moved", by=by, now=now, what=_differences(move, quote))])


def _differences(move: Move, quote: Quote) -> dict[str, tuple[Any, Any]]:
    """What the move changes, by name; the money as text, since that is how it is kept."""
    booking, wanted = move.booking, move.wanted

    def named(place: Wanted) -> list[str]:
        return sorted(entry.name for entry in place.resources)

    changes: dict[str, tuple[Any, Any]] = {
        "start": (booking.start, wanted.period.start),
        "end": (booking.end, wanted.period.end),
        "resources": (named(move.was), named(wanted)),
        "total": (str(booking.total), str(quote.total)),
    }
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def _price_anew(booking: Booking, wanted: Wanted, catalogue: Catalogue, *, now: datetime) -> Quote:
    """What was charged is answered first, so that the allowance it drew can be drawn again."""
    if booking.purpose == Booking.Purpose.SESSION:
        return Quote(group="public")
    firm = booking.status in FIRM
    if firm:
        quote_for(wanted, catalogue, locked=True)  # the payer's allowance is ours before anything is reversed
        reverse_charges(source_kind="booking", source_id=booking.public_id, now=now)
    quote = quote_for(wanted, catalogue, locked=True)
    if firm:
        source: dict[str, Any] = {"source_kind": "booking", "source_id": booking.public_id}
        post_charges(quote, payer=wanted.payer, catalogue=catalogue, now=now, **source)
    return quote


def _write(booking: Booking, wanted: Wanted, policy: Policy, quote: Quote, *, now: datetime) -> None:
    same = Booking.objects.filter(pk=booking.pk, sequence=booking.sequence, status=booking.status)
    written = same.update(
        period=wanted.period.stored,
        no_show_at=no_show_at(wanted, policy),
        free_until=wanted.period.start - policy.free_cancellation,
        quote=quote.as_json(),
        net=quote.net,
        vat=quote.vat,
        total=quote.total,
        changed_at=now,
        sequence=F("sequence") + 1,
    )
    if not written:
        raise Stale()
