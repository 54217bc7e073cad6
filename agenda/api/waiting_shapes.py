"""A place in a session's queue, in the shape that the waiting list has for bookings too."""

from collections.abc import Sequence
from typing import Any

from agenda.models import Registration
from agenda.models.registration import RegistrationStatus
from agenda.queue import ahead_of
from booking.models import WaitingEntry
from core.api.instants import local

Shape = dict[str, Any]
Status = WaitingEntry.Status

SAID = {
    RegistrationStatus.WAITING: Status.WAITING,
    RegistrationStatus.OFFERED: Status.OFFERED,
    RegistrationStatus.REGISTERED: Status.ACCEPTED,
}


def shapes_of(registrations: Sequence[Registration]) -> list[Shape]:
    """One query, however many. Needs `with_session()`."""
    ahead = ahead_of(registrations)
    return [_shape(row, ahead.get(row.pk)) for row in registrations]


def _shape(row: Registration, ahead: int | None) -> Shape:
    session, tz = row.session, row.session.site.tz
    return {
        "id": str(row.public_id),
        "status": str(status_of(row)),
        "resource": None,
        "any": None,
        "session": {"id": str(session.public_id), "name": session.workshop.title},
        "site": {"id": str(session.site.public_id), "name": session.site.name},
        "start": local(session.start, tz),
        "end": local(session.end, tz),
        "title": session.workshop.title,
        "attendees": 1,
        "payer": None,
        "position": None if ahead is None else ahead + 1,
        "ahead": ahead,
        "offer": {"booking": None, "resources": [], "answer_by": local(row.answer_by, tz)} if row.answer_by else None,
        "joined_at": local(row.created_at, tz),
        "ended_at": local(row.cancelled_at, tz) if row.cancelled_at else None,
    }


def status_of(row: Registration) -> str:
    """In the words of the waiting list."""
    if row.status in SAID:
        return SAID[RegistrationStatus(row.status)]
    if row.status == RegistrationStatus.CANCELLED:
        return Status.DECLINED if row.offered_at else Status.LEFT
    return Status.EXPIRED if row.offered_at else Status.LAPSED
