"""Who really came: marked, added at the door, counted; with what follows from it, in the same transaction."""

from collections.abc import Collection
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import IntegrityError, transaction

from agenda.access_attending import check_may_attend_to
from agenda.actions.charging import charge_those_who_came
from agenda.actions.entry import appointment_for, fields_of, refused
from agenda.actions.events import record_registration
from agenda.actions.granting import follow_attendance
from agenda.actions.queueing import lock_row
from agenda.attending import Said
from agenda.errors import SessionFull
from agenda.models import Registration, Session
from agenda.rules import EARLY, check_attendance_may_be_marked
from agenda.slots import free_slots
from core.ranges import Period
from members.models import Person

MOST_UNREGISTERED = 10_000


def mark_attendance(*, session: Session, present: Collection[UUID], by: Person, now: datetime) -> int:
    """Of those registered, the ones named came and the others did not. Returns how many came.

    Where the workshop gives a qualification, whoever came gains it; where it has a price, whoever has an account is
    charged. Whoever is unmarked loses the one and gets the other back. Raises NotThePublisher, SessionCancelled,
    SessionNotBegun.
    """
    check_may_attend_to(by, session)
    check_attendance_may_be_marked(session, now=now)
    with transaction.atomic():
        living = Registration.objects.living().filter(session=session).order_by("pk").select_for_update(of=("self",))
        rows = list(living.select_related("person"))
        came = [row for row in rows if row.public_id in present]
        away = [row for row in rows if row.public_id not in present]
        of_session = Registration.objects.filter(session=session)
        of_session.filter(pk__in=[row.pk for row in away]).update(has_attended=False)
        of_session.filter(pk__in=[row.pk for row in came]).update(has_attended=True)
        fresh = [row for row in came if not row.has_attended]
        unmarked = [row for row in away if row.has_attended]
        keys = [row.public_id for row in away]
        follow_attendance(session=session, came=fresh, stayed_away=keys, by=by, now=now)
        charge_those_who_came(session=session, came=fresh, unmarked=unmarked, by=by, now=now)
    return len(came)


def add_registration(*, session: Session, by: Person, now: datetime, **said: Unpack[Said]) -> Registration:
    """Somebody put on the list by whoever holds the session: who rang, or stands at the door. A name is enough.

    From half an hour before the start they are here. Nothing is sent. Raises NotThePublisher, SessionCancelled,
    SessionFull, AlreadyRegistered, AppointmentTaken, NoSuchAppointment.
    """
    check_may_attend_to(by, session)
    try:
        with transaction.atomic():
            locked = lock_row(session.pk)
            check_may_be_added_to(locked)
            is_here = locked.start - EARLY <= now
            slot = said.get("slot") or next_appointment(locked, now=now)
            if slot is not None:
                appointment_for(locked, slot)
            asked: Said = {**said, "slot": slot, "person": None}
            fields = fields_of(locked, now=now, **asked)
            registration = Registration.objects.create(
                **fields, is_walk_in=is_here or not fields["email"], has_attended=True if is_here else None
            )
            record_registration("registration.added", registration, now=now)
    except IntegrityError as error:
        if refusal := refused(error):
            raise refusal from error
        raise
    return registration


def check_may_be_added_to(session: Session) -> None:
    check_attendance_may_be_marked(session, now=session.start)
    if session.places_left <= 0:
        raise SessionFull(capacity=session.capacity)


def next_appointment(session: Session, *, now: datetime) -> Period | None:
    """The first that is free and not over; None where all are taken, or the session has none."""
    return next((slot for slot in free_slots(session) if slot.end > now), None)


def count_unregistered(*, session: Session, count: int, by: Person, now: datetime) -> None:
    """How many came who stand on no list. Raises NotThePublisher, SessionCancelled, SessionNotBegun."""
    check_may_attend_to(by, session)
    check_attendance_may_be_marked(session, now=now)
    Session.objects.filter(pk=session.pk).update(unregistered_count=min(max(count, 0), MOST_UNREGISTERED))
