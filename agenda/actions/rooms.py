"""The room of a session: taken, moved and given back inside the session's own transaction."""

from collections.abc import Iterable
from datetime import datetime

from agenda.facts import SessionFacts
from agenda.models import Session, Workshop
from agenda.models.session import Status
from billing.standing import Payer
from booking.actions.allotting import atoms_of
from booking.actions.handing_on import lock_around
from booking.actions.requesting import request_booking
from booking.actions.transitions import move
from booking.models import Booking
from booking.models.booking import HOLDING
from booking.models.booking import Status as BookingStatus
from booking.wanting import Wanted
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry


def hold_still(rooms: Iterable[ResourceEntry | None]) -> None:
    """Lock these rooms and all around them, at once and in order, before anything in them is released or taken.

    A move that gave back its old time first would wait for a room's lock while whoever holds that lock waits for
    the old time.
    """
    named = [room for room in rooms if room]
    if named:
        lock_around(atoms=[*(room.pk for room in named), *atoms_of(named)])


def take_room(
    workshop: Workshop, facts: SessionFacts, *, by: Person, catalogue: Catalogue, now: datetime
) -> Booking | None:
    """Only a published session occupies its room. Raises what `request_booking` raises."""
    if facts.room is None or facts.status != Status.PUBLISHED:
        return None
    return request_booking(wanted=wanted_room(workshop, facts, by=by), catalogue=catalogue, now=now)


def wanted_room(workshop: Workshop, facts: SessionFacts, *, by: Person) -> Wanted:
    """What is asked of the room of `facts`."""
    return Wanted(
        person=by,
        payer=Payer(by.pk, workshop.partner.organisation),
        resources=[facts.room] if facts.room else [],
        period=facts.period,
        title=workshop.title,
        attendees=facts.together,
        is_private=False,
        purpose=Booking.Purpose.SESSION,
    )


def release_room(session: Session, *, by: Person | None, reason: str, now: datetime) -> None:
    """Nothing to do where the booking has ended by itself."""
    booking = session.room_booking
    if booking is not None and booking.is_holding:
        move(
            booking,
            since=HOLDING,
            to=BookingStatus.CANCELLED,
            now=now,
            ended_at=now,
            ended_by=by,
            end_reason=reason,
        )
