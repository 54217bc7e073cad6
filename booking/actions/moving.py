"""Moving, extending, shortening, several at once too: one transaction, and a refusal leaves all where they were."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from billing.actions.charging import post_charges
from billing.actions.reversing import reverse_charges
from billing.pricing import Quote
from billing.standing import lock_payer
from booking.access import check_may_edit
from booking.actions import history
from booking.actions.allotting import ONE_HOLDER, Wanted, allocations, atoms_of, no_show_at, quote_for
from booking.actions.changing import as_wanted
from booking.actions.handing_on import given_back, hand_on, lock_around
from booking.actions.judging import Case, check_beforehand, judge_all, lock_holders, overrides, write
from booking.actions.requesting import is_free_after_all, slot_taken
from booking.actions.taking_over import counted_from_the_last
from booking.actions.transitions import happened
from booking.cancelling import agreed
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
    reason: str = ""


def move_booking(
    *,
    booking: Booking,
    by: Person,
    period: Period,
    catalogue: Catalogue,
    now: datetime,
    resources: list[ResourceEntry] | None = None,
    set_aside: str = "",
    reason: str = "",
) -> Booking:
    """Put the booking elsewhere in time, or on other resources, at the price of the new place.

    Raises the refusals of a new booking, WrongState once it has begun or ended, TooLateToMove where the free
    cancellation is over and the move would give time back, Stale after somebody else's change. With `set_aside`, a
    reason, whoever manages the place sets the rules aside.
    """
    move = replace(prepare(booking, by, period, resources, catalogue, set_aside), reason=reason)
    check_move(move, now=now)
    if not relocate([move], by, catalogue, now=now):
        is_free = is_free_after_all(move.wanted, now=now, besides=booking)
        if not (is_free and relocate([move], by, catalogue, now=now)):
            raise slot_taken(move.wanted, catalogue, now=now, besides=booking)
    booking.refresh_from_db()
    return booking


def preview_move(
    *,
    booking: Booking,
    by: Person,
    period: Period,
    catalogue: Catalogue,
    now: datetime,
    resources: list[ResourceEntry] | None = None,
) -> dict[str, Any]:
    """The quote of the new place (its public shape): the move itself, taken back. Raises whatever it would raise."""
    with transaction.atomic():
        move_booking(booking=booking, by=by, period=period, catalogue=catalogue, now=now, resources=resources)
        quote: dict[str, Any] = booking.quote
        transaction.set_rollback(True)
    booking.refresh_from_db()
    return quote


def prepare(
    booking: Booking,
    by: Person,
    period: Period,
    resources: list[ResourceEntry] | None,
    catalogue: Catalogue,
    set_aside: str = "",
) -> Move:
    """Raises NotAllowed, WrongState."""
    check_may_edit(by, booking)
    if booking.status not in MOVABLE:
        raise WrongState(state=booking.status)
    wanted = replace(as_wanted(booking, catalogue, period=period, resources=resources), by=by, set_aside=set_aside)
    atoms = tuple(booking.allocations.values_list("resource_id", flat=True))
    policy = strictest_of(entry.policy for entry in wanted.resources)
    return Move(booking, wanted, policy, as_wanted(booking, catalogue), atoms)


def check_move(move: Move, *, now: datetime) -> None:
    """The rules of the new place. Raises what a new booking there would raise, and TooLateToMove."""
    late = too_late(move, now=now)
    if late and not move.wanted.set_aside:
        raise late[0]
    if move.booking.purpose != Booking.Purpose.SESSION:
        check_beforehand(move.wanted, move.policy, now=now, booking=move.booking)
    else:
        check_booking(move.wanted.resources, move.policy, move.wanted.period, attendees=move.wanted.attendees, now=now)


def too_late(move: Move, *, now: datetime) -> tuple[TooLateToMove, ...]:
    """Where the free cancellation is over, a move may add time but give none back."""
    booking = move.booking
    keeps_all = move.wanted.period.contains(booking.span) and set(move.wanted.resources) == set(move.was.resources)
    if booking.is_free_to_cancel(now) or keeps_all:
        return ()
    return (TooLateToMove(free_until=booking.free_until.isoformat()),)


def _cases(moves: Sequence[Move], *, now: datetime) -> list[Case]:
    return [
        Case(move.wanted, move.policy, move.booking, is_written=True, met=too_late(move, now=now))
        for move in moves
        if move.booking.purpose != Booking.Purpose.SESSION
    ]


def _judge(cases: Sequence[Case], *, now: datetime) -> None:
    """Who may and quotas, with all of them at their new places; what a manager sets aside is written down."""
    for case, set_aside in zip(cases, judge_all(cases, now=now), strict=True):
        if case.booking:
            write(overrides(case.booking, set_aside, by=case.by, reason=case.wanted.set_aside, now=now))


def relocate(moves: Sequence[Move], by: Person, catalogue: Catalogue, *, now: datetime, kind: str = "moved") -> bool:
    """Carry them all out, or none: False where somebody else holds one of the new places. Raises Stale."""
    try:
        with transaction.atomic():
            _carry_out(moves, by, catalogue, now=now, kind=kind)
    except IntegrityError as error:
        if violated(error) != ONE_HOLDER:
            raise
        return False
    return True


def _carry_out(moves: Sequence[Move], by: Person, catalogue: Catalogue, *, now: datetime, kind: str) -> None:
    """All old places are given up before any new one is taken, so that bookings may take each other's.

    What is left of the old places goes to the first in line.
    """
    cases = _cases(moves, now=now)
    lock_holders(cases)
    entries = [entry for move in moves for entry in move.wanted.resources]
    lock_around(atoms=[*atoms_of(entries), *(atom for move in moves for atom in move.atoms)])
    old = Allocation.objects.filter(booking__in=[move.booking.pk for move in moves])
    given = given_back(old.values_list("resource_id", "period"))
    old.delete()
    for move in sorted(moves, key=in_order_of_payers):
        quote = _price_anew(move.booking, move.wanted, by, catalogue, now=now)
        _write(move, quote, now=now)
        event = happened(move.booking, "moved", now=now, sequence=move.booking.sequence + 1)
        told = history.recording(move.booking, kind, by=by, now=now, reason=move.reason, what=_differences(move, quote))
        in_one_trip([event, *told])
    Allocation.objects.bulk_create(row for move in moves for row in allocations(move.booking, move.wanted))
    if begun := [move.booking.pk for move in moves if move.wanted.period.start < now]:
        in_one_trip([counted_from_the_last(begun)])
    _judge(cases, now=now)
    hand_on(given, now=now)


def in_order_of_payers(move: Move) -> tuple[int, int, int]:
    """Their allowances are locked in one order, whoever moves what."""
    booking = move.booking
    return booking.organisation_id or 0, booking.person_id, booking.pk


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


def _price_anew(booking: Booking, wanted: Wanted, by: Person, catalogue: Catalogue, *, now: datetime) -> Quote:
    """What was charged is answered first, so that what it drew can be drawn again."""
    if booking.purpose == Booking.Purpose.SESSION:
        return Quote()
    firm = booking.status in FIRM
    if firm:
        lock_payer(wanted.payer)  # nobody else draws between the reversal and the new price
        reverse_charges(source_kind="booking", source_id=booking.public_id, now=now, by_id=by.pk)
    quote = quote_for(wanted, catalogue, locked=True)
    if firm:
        source: dict[str, Any] = {"source_kind": "booking", "source_id": booking.public_id}
        post_charges(quote, payer=wanted.payer, catalogue=catalogue, now=now, by_id=by.pk, **source)
    return quote


def _write(move: Move, quote: Quote, *, now: datetime) -> None:
    booking, wanted = move.booking, move.wanted
    same = Booking.objects.filter(pk=booking.pk, sequence=booking.sequence, status=booking.status)
    written = same.update(
        period=wanted.period.stored,
        no_show_at=no_show_at(wanted, move.policy),
        free_until=wanted.period.start - move.policy.free_cancellation,
        cancellation=agreed(move.policy, wanted.period),
        quote=quote.as_json(),
        net=quote.net,
        vat=quote.vat,
        total=quote.total,
        is_exception=booking.series_id is not None,
        changed_at=now,
        sequence=F("sequence") + 1,
    )
    if not written:
        raise Stale()
