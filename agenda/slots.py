"""The appointments that a permanence is cut into, from its start on; what is left at the end holds nobody."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from agenda.errors import AppointmentNeeded, AppointmentTaken, NoSuchAppointment
from agenda.models import Registration, Session
from agenda.models.registration import HOLDING_A_PLACE
from core.ranges import Period


def count(period: Period, minutes: int) -> int:
    return period.length // timedelta(minutes=minutes)


def cut(period: Period, minutes: int) -> Iterator[Period]:
    """As many whole appointments as the period holds."""
    length = timedelta(minutes=minutes)
    starts = (period.start + length * number for number in range(count(period, minutes)))
    return (Period(start, start + length) for start in starts)


def slots(session: Session) -> list[Period]:
    """In order; empty for a session that is not cut."""
    return list(cut(session.span, session.slot_minutes)) if session.slot_minutes else []


def free_slots(session: Session) -> list[Period]:
    """Those that nobody holds. One query."""
    taken = set(_taken(session))
    return [slot for slot in slots(session) if slot not in taken]


def check_slot(session: Session, slot: Period | None) -> None:
    """An appointment is asked for where there are some, and nowhere else. The constraint `registration_one_per_slot`
    has the last word. Raises AppointmentNeeded, NoSuchAppointment, AppointmentTaken."""
    if slot is None and session.slot_minutes:
        raise AppointmentNeeded(_("Choisissez l’heure de votre rendez-vous."))
    if slot is None:
        return
    if slot not in slots(session):
        raise NoSuchAppointment(_("Choisissez parmi les rendez-vous de cette séance."))
    if slot in _taken(session):
        raise AppointmentTaken(_("Choisissez un autre horaire."), start=slot.start.isoformat())


def _taken(session: Session) -> list[Period]:
    held = Registration.objects.filter(session=session, status__in=HOLDING_A_PLACE, slot__isnull=False)
    return [Period.of(slot) for slot in held.values_list("slot", flat=True)]
