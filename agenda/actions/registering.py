"""Taking and giving back a place, and who really came."""

from collections.abc import Collection
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import IntegrityError, transaction

from agenda.access import check_may_cancel, check_may_publish
from agenda.actions.entry import confirm_by, fields_of, is_known
from agenda.actions.events import record_registration
from agenda.actions.granting import follow_attendance
from agenda.actions.publishing import lock
from agenda.actions.queueing import lock_row, offer_places
from agenda.attending import Said
from agenda.errors import AlreadyRegistered, SessionFull, SlotTakenForAppointment
from agenda.models import Registration, Session
from agenda.models.registration import RegistrationStatus
from agenda.rules import check_attendance_may_be_marked, check_not_over, check_open_to_registration
from core.database import violated
from core.errors import Refusal
from members.models import Person

REFUSALS: dict[str, type[Refusal]] = {
    "session_has_room_for_all": SessionFull,
    "registration_once_per_email": AlreadyRegistered,
    "registration_once_per_name_and_proxy": AlreadyRegistered,
    "registration_one_per_slot": SlotTakenForAppointment,
}


def register(*, session: Session, now: datetime, **said: Unpack[Said]) -> Registration:
    """A place at the session, or an appointment at it; one to be confirmed by its link, where the workshop asks that.

    The lock is for calm, the constraints have the last word. Raises SessionNotFound, SessionCancelled, SessionPast,
    SessionFull, AlreadyRegistered, SlotTakenForAppointment, Invalid.
    """
    try:
        with transaction.atomic():
            locked = lock(session)
            check_open_to_registration(locked, now=now)
            fields = fields_of(locked, now=now, **said)
            if locked.workshop.needs_confirmation and not is_known(fields, said.get("person")):
                fields |= {"status": RegistrationStatus.PENDING, "confirm_by": confirm_by(locked.start, now=now)}
            registration = Registration.objects.create(**fields)
            happened = "pending" if registration.is_pending else "created"
            record_registration(f"registration.{happened}", registration, now=now)
    except IntegrityError as error:
        if refusal := REFUSALS.get(violated(error) or ""):
            raise refusal() from error
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


def mark_attendance(*, session: Session, present: Collection[UUID], by: Person, now: datetime) -> int:
    """Of those registered, the ones named came and the others did not. Returns how many came.

    Where the workshop gives a qualification, whoever came gains it; whoever is unmarked loses it again.

    Raises NotThePublisher, SessionCancelled, SessionNotBegun.
    """
    check_may_publish(by, session.partner)
    check_attendance_may_be_marked(session, now=now)
    with transaction.atomic():
        living = Registration.objects.living().filter(session=session).order_by("pk").select_for_update(of=("self",))
        rows = list(living.select_related("person"))
        came = [row for row in rows if row.public_id in present]
        stayed_away = [row.public_id for row in rows if row.public_id not in present]
        of_session = Registration.objects.filter(session=session)
        of_session.filter(public_id__in=stayed_away).update(has_attended=False)
        of_session.filter(pk__in=[row.pk for row in came]).update(has_attended=True)
        fresh = [row for row in came if not row.has_attended]
        follow_attendance(session=session, came=fresh, stayed_away=stayed_away, by=by, now=now)
    return len(came)
