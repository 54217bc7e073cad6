"""What becomes of a registration until its session begins: confirmed, changed, moved to another session."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agenda.access import check_may_cancel
from agenda.actions.entry import appointment_for, chosen_price, refused
from agenda.actions.events import record_registration
from agenda.actions.queueing import lock_row, offer_places
from agenda.answers import checked
from agenda.errors import AnotherWorkshop, ConfirmationExpired, RegistrationEnded
from agenda.models import Registration, Session
from agenda.models.registration import RegistrationStatus
from agenda.rules import check_not_begun, check_open_to_registration
from core.ranges import Period
from members.models import Person

TAKEN = (RegistrationStatus.REGISTERED, RegistrationStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be otherwise; None leaves it as it is. A move to a permanence names the appointment there."""

    name: str | None = None
    answers: dict[str, Any] | None = None
    slot: Period | None = None
    session: Session | None = None
    price_chosen: Decimal | None = None


def confirm_registration(*, registration: Registration, by: Person | None, now: datetime) -> Registration:
    """Whoever followed the link comes; said once more later, it is still meant. `by` as in `cancel_registration`.

    Raises RegistrationNotFound, ConfirmationExpired, RegistrationEnded, SessionCancelled, SessionPast.
    """
    if by is not None:
        check_may_cancel(by, registration)
    check_not_begun(registration.session, now=now)
    with transaction.atomic():
        lock_row(registration.session_id)
        mine = Registration.objects.filter(pk=registration.pk)
        fresh = {"status": RegistrationStatus.REGISTERED, "confirmed_at": now}
        if mine.pending().filter(confirm_by__gt=now).update(**fresh):
            record_registration("registration.created", registration, now=now)
        elif mine.living().update(confirmed_at=now):
            record_registration("registration.confirmed", registration, now=now)
    registration.refresh_from_db(fields=["status", "confirmed_at", "confirm_by", "offered_at"])
    if registration.is_living:
        return registration
    if registration.confirm_by and not registration.offered_at and registration.status in UNCONFIRMED:
        raise ConfirmationExpired(_("La place n’est plus gardée. Inscrivez-vous de nouveau s’il en reste."))
    raise RegistrationEnded(state=str(registration.status))


UNCONFIRMED = (RegistrationStatus.PENDING, RegistrationStatus.EXPIRED)


def change_registration(
    *, registration: Registration, change: Change, by: Person | None, now: datetime
) -> Registration:
    """The registration as it then stands: all of the change or nothing. `by` as in `cancel_registration`.

    Both sessions are locked in the order of their keys; a place given back goes to the first in line there. Raises
    RegistrationNotFound, RegistrationEnded, AnotherWorkshop, SessionPast, SessionCancelled, SessionFull,
    AlreadyRegistered, AppointmentNeeded, AppointmentTaken, NoSuchAppointment, Invalid.
    """
    if by is not None:
        check_may_cancel(by, registration)
    target = change.session or registration.session
    if target.workshop_id != registration.session.workshop_id:
        raise AnotherWorkshop()
    try:
        with transaction.atomic():
            locked = {key: lock_row(key) for key in sorted({registration.session_id, target.pk})}
            row = Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)
            if row.session_id not in locked:  # moved by somebody else meanwhile
                raise RegistrationEnded(state=str(row.status))
            _apply(row, locked[row.session_id], locked[target.pk], change, now=now)
    except IntegrityError as error:
        if refusal := refused(error):
            raise refusal from error
        raise
    return Registration.objects.with_session().get(pk=registration.pk)


def _apply(row: Registration, here: Session, there: Session, change: Change, *, now: datetime) -> None:
    check_not_begun(here, now=now)
    moves = here.pk != there.pk
    if row.has_ended or ((moves or change.slot) and row.status not in TAKEN):
        raise RegistrationEnded(state=str(row.status))
    wanted = _words(row, here, change)
    if moves:
        check_open_to_registration(there, now=now)
    slot = row.appointment if change.slot is None and not moves else change.slot
    if moves or slot != row.appointment:
        appointment_for(there, slot)
        wanted |= {"session_id": there.pk, "slot": slot.stored if slot else None}
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not changed:
        return
    edits = max(row.edits, here.sequence + row.edits - there.sequence) + 1
    Registration.objects.filter(pk=row.pk).update(**changed, edits=edits)
    happened = "moved" if {"session_id", "slot"} & changed.keys() else "changed"
    record_registration(f"registration.{happened}", row, now=now, sequence=there.sequence + edits)
    if moves:
        offer_places(here, now=now)


def _words(row: Registration, session: Session, change: Change) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if change.name is not None and change.name.strip():
        wanted["name"] = change.name.strip()
    if change.answers is not None:
        questions = list(session.workshop.questions.asked())
        asked = {str(question.public_id) for question in questions}
        retired = {key: value for key, value in row.answers.items() if key not in asked}
        wanted["answers"] = retired | checked(questions, change.answers)
    if change.price_chosen is not None:
        wanted["price_chosen"] = chosen_price(session.workshop, change.price_chosen)
    return wanted
