"""Taking and giving back a place."""

from datetime import datetime
from typing import Unpack

from django.db import IntegrityError, transaction

from agenda.access import check_may_cancel
from agenda.actions.entry import appointment_for, checked_fields_of, confirm_by, is_known, refused
from agenda.actions.events import record_registration
from agenda.actions.publishing import lock
from agenda.actions.queueing import lock_row, offer_places
from agenda.attending import Said
from agenda.models import Registration, Session
from agenda.models.registration import RegistrationStatus
from agenda.rules import check_not_over, check_open_to_registration
from members.models import Person


def register(*, session: Session, now: datetime, **said: Unpack[Said]) -> Registration:
    """A place at the session, or an appointment at it; one to be confirmed by its link, where the workshop asks that.

    The lock is for calm, the constraints have the last word. Raises SessionNotFound, SessionCancelled, SessionPast,
    SessionFull, AlreadyRegistered, AppointmentNeeded, AppointmentTaken, NoSuchAppointment, Invalid.
    """
    try:
        with transaction.atomic():
            locked = lock(session)
            check_open_to_registration(locked, now=now)
            appointment_for(locked, said.get("slot"))
            fields = checked_fields_of(locked, now=now, **said)
            if locked.workshop.needs_confirmation and not is_known(fields, said.get("person")):
                fields |= {"status": RegistrationStatus.PENDING, "confirm_by": confirm_by(locked.start, now=now)}
            registration = Registration.objects.create(**fields)
            happened = "pending" if registration.is_pending else "created"
            record_registration(f"registration.{happened}", registration, now=now)
    except IntegrityError as error:
        if refusal := refused(error):
            raise refusal from error
        raise
    locked.refresh_from_db(fields=["places_taken"])
    return registration


def cancel_registration(*, registration: Registration, by: Person | None, now: datetime) -> Registration:
    """Give the place back, or leave the queue; twice changes nothing. `by` is None for whoever holds the signed link.

    A place given back goes to the first in line at once. Raises RegistrationNotFound where it is neither one's own
    nor at one's session, SessionPast once it is over.
    """
    if by is not None:
        check_may_cancel(by, registration)
    check_not_over(registration.session, now=now)
    with transaction.atomic():
        session = lock_row(registration.session_id)
        was = Registration.objects.standing().filter(pk=registration.pk).values_list("status", flat=True).first()
        if was:
            ended = {"status": RegistrationStatus.CANCELLED, "cancelled_at": now}
            Registration.objects.filter(pk=registration.pk).update(**ended)
            happened = "cancelled" if was == RegistrationStatus.REGISTERED else "left"
            record_registration(f"registration.{happened}", registration, now=now)
            offer_places(session, now=now)
    registration.refresh_from_db(fields=["status", "cancelled_at"])
    registration.session.refresh_from_db(fields=["places_taken"])
    return registration
