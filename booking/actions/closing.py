"""What becomes of a booking in the way of a closure: moved, cancelled free of charge, or kept all the same.

One transaction each, so that one that is refused does not hold up the others; deciding twice changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from booking.access import check_may_host
from booking.actions import history
from booking.actions.changing import cancel_booking
from booking.actions.moving import move_booking
from booking.closures import affected, undecided
from booking.errors import NotInTheWay, NowhereToGo
from booking.models import Booking, Change
from core.errors import Refusal, Stale
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Closure


class Choice(StrEnum):
    MOVE = "move"
    CANCEL = "cancel"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Decision:
    """`to` is where a move goes; without it, the nearest place offered."""

    choice: Choice
    to: tuple[list[ResourceEntry], Period] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    booking: Booking
    choice: Choice
    refusal: Refusal | None = None


def decide_all(
    *,
    closure: Closure,
    decisions: Iterable[tuple[Booking, Decision]],
    by: Person,
    catalogue: Catalogue,
    now: datetime,
) -> list[Outcome]:
    outcomes = []
    for booking, decision in decisions:
        try:
            decide(closure=closure, booking=booking, decision=decision, by=by, catalogue=catalogue, now=now)
            outcomes.append(Outcome(booking, decision.choice))
        except Refusal as refusal:
            outcomes.append(Outcome(booking, decision.choice, refusal))
    return outcomes


def decide(
    *, closure: Closure, booking: Booking, decision: Decision, by: Person, catalogue: Catalogue, now: datetime
) -> Booking:
    """Raises NotAllowed, NotInTheWay for a booking that is not, or about which this was decided before, NowhereToGo,
    Stale, and what moving and cancelling raise.
    """
    check_may_host(by, site_id=booking.site_id)
    if not _is_undecided(closure, booking, catalogue, now=now):
        raise NotInTheWay()
    with transaction.atomic():
        return VERBS[decision.choice](closure, booking, decision, by=by, catalogue=catalogue, now=now)


def _is_undecided(closure: Closure, booking: Booking, catalogue: Catalogue, *, now: datetime) -> bool:
    return undecided(closure, catalogue=catalogue, now=now).filter(pk=booking.pk).exists()


def _cancel(closure: Closure, booking: Booking, _decision: Decision, *, by: Person, now: datetime, **_: Any) -> Booking:
    """It is not their doing: cancelling costs nothing, however late."""
    read = booking.sequence
    _excuse(booking, until=now)
    cancelled = cancel_booking(booking=booking, by=by, now=now, reason=closure.reason)
    if cancelled.sequence != read + 1:
        raise Stale()  # somebody else, perhaps another steward, changed it since it was read
    _keep_excused(cancelled)
    return cancelled


def _move(
    closure: Closure, booking: Booking, decision: Decision, *, by: Person, catalogue: Catalogue, now: datetime
) -> Booking:
    """Whoever was moved may still cancel free of charge, until it begins."""
    resources, period = decision.to or _nearest(booking, catalogue, now=now)
    _excuse(booking, until=now)
    where: dict[str, Any] = {"period": period, "resources": resources, "reason": closure.reason}
    moved = move_booking(booking=booking, by=by, catalogue=catalogue, now=now, **where)
    _excuse(moved, until=moved.start)
    _keep_excused(moved)
    return moved


def _nearest(booking: Booking, catalogue: Catalogue, *, now: datetime) -> tuple[list[ResourceEntry], Period]:
    [found] = affected([booking], catalogue=catalogue, now=now)
    if not found.offers:
        raise NowhereToGo()
    entries, period = found.offers[0]
    return list(entries), period


def _keep(
    closure: Closure, booking: Booking, _decision: Decision, *, by: Person, catalogue: Catalogue, now: datetime
) -> Booking:
    """The row is locked, so that two who keep it at once write it down once."""
    _lock(booking)
    if not _is_undecided(closure, booking, catalogue, now=now):
        raise NotInTheWay()
    what = {"closure": (None, str(closure.public_id))}
    history.record(booking, Change.Kind.KEPT, by=by, now=now, reason=closure.reason, what=what)
    return booking


def _lock(booking: Booking) -> None:
    Booking.objects.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)


def _excuse(booking: Booking, *, until: datetime) -> None:
    """Free of charge until then. Not stored yet: its row is locked after its resources, as everywhere."""
    booking.free_until, booking.cancellation = max(booking.free_until, until), []


def _keep_excused(booking: Booking) -> None:
    booking.save(update_fields=["free_until", "cancellation"])


VERBS: dict[Choice, Callable[..., Booking]] = {Choice.MOVE: _move, Choice.CANCEL: _cancel, Choice.KEEP: _keep}
