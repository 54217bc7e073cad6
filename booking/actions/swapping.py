"""Two bookings take each other's place at once. Nobody can slip in between, and a refusal leaves both as they were."""

from datetime import datetime

from booking.actions.changing import as_wanted
from booking.actions.moving import Move, check_move, prepare, relocate
from booking.actions.requesting import slot_taken
from booking.errors import NothingToSwap
from booking.models import Booking
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue


def swap_bookings(
    *, booking: Booking, other: Booking, by: Person, catalogue: Catalogue, now: datetime
) -> tuple[Booking, Booking]:
    """Each takes the other's resources and period, at the price of the new place.

    Whoever asks must be allowed to move both. Raises what `move_booking` raises for either, and NothingToSwap.
    """
    moves = [_into_the_place_of(other, booking, by, catalogue), _into_the_place_of(booking, other, by, catalogue)]
    if booking.pk == other.pk or _place(moves[0]) == _place(moves[1]):
        raise NothingToSwap()
    for move in moves:
        check_move(move, now=now)
    if not relocate(moves, by, catalogue, now=now, kind="swapped"):
        # The rules may ask for more room than when the place was booked.
        raise slot_taken(moves[0].wanted, catalogue, now=now, besides=booking)
    booking.refresh_from_db()
    other.refresh_from_db()
    return booking, other


def _into_the_place_of(other: Booking, booking: Booking, by: Person, catalogue: Catalogue) -> Move:
    there = as_wanted(other, catalogue)
    return prepare(booking, by, there.period, list(there.resources), catalogue)


def _place(move: Move) -> tuple[Period, frozenset[int]]:
    return move.wanted.period, frozenset(entry.pk for entry in move.wanted.resources)
