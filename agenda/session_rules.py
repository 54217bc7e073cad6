"""What must hold for what a publisher says of a session. Pure: plain values in, a refusal out."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from agenda import errors
from agenda.facts import SessionFacts
from agenda.models import Session
from agenda.models.session import Mode, Status
from agenda.models.workshop import Format
from agenda.slots import cut
from core.ranges import Period


def check_shape(format: str, facts: SessionFacts) -> None:
    """Appointments for a permanence and for nothing else, a number of places, an address for who is not there.

    Raises AppointmentsMissing, AppointmentsInAGroup, NoWholeAppointment, PlacesAreAppointments, PlacesMissing,
    OnlineAddressMissing.
    """
    if format == Format.PERMANENCE:
        _check_permanence(facts)
    elif facts.slot_minutes is not None:
        raise errors.AppointmentsInAGroup(_("Un atelier collectif reçoit tout le monde ensemble."))
    elif not facts.capacity:
        raise errors.PlacesMissing(errors={"capacity": [_("Indiquez combien de personnes peuvent venir.")]})
    if facts.status == Status.PUBLISHED and facts.held_in != Mode.ON_SITE and not facts.online_url:
        raise errors.OnlineAddressMissing(_("Indiquez l’adresse de la visio, ou gardez la séance en brouillon."))


def _check_permanence(facts: SessionFacts) -> None:
    if facts.slot_minutes is None:
        raise errors.AppointmentsMissing(_("Indiquez la durée d’un rendez-vous."))
    if not facts.places:
        raise errors.NoWholeAppointment(_("Allongez la séance, ou raccourcissez les rendez-vous."))
    if facts.capacity not in (None, facts.places):
        raise errors.PlacesAreAppointments(
            _("L’horaire contient %(count)s rendez-vous : ce sont les places.") % {"count": facts.places},
            appointments=facts.places,
        )


def check_state(session: Session, to: str, *, now: datetime) -> None:
    """What has been public is cancelled, never hidden; only what is announced is postponed.

    Raises SessionPublished, SessionNotPublished, SessionCancelled, SessionPast.
    """
    since = session.status
    if to == Status.DRAFT and since != Status.DRAFT:
        raise errors.SessionPublished(_("Annulez-la plutôt : les personnes inscrites seront prévenues."))
    if to == Status.POSTPONED and since != Status.POSTPONED:
        check_may_be_postponed(session, now=now)


def check_may_be_postponed(session: Session, *, now: datetime) -> None:
    if session.status == Status.DRAFT:
        raise errors.SessionNotPublished(_("Un brouillon n’est annoncé à personne : changez simplement sa date."))
    if session.is_cancelled:
        raise errors.SessionCancelled(session.cancel_reason)
    if session.end <= now:
        raise errors.SessionPast()


def moved_appointments(held: Iterable[Period], session: Session, *, period: Period, minutes: int | None) -> bool:
    """Whether appointments move along, because nothing but the start is another. Raises AppointmentsDoNotFit where
    they neither do nor stand at one of the new times."""
    taken = list(held)
    if not taken or (period, minutes) == (session.span, session.slot_minutes):
        return False
    if minutes == session.slot_minutes and period.length == session.span.length:
        return True
    offered = set(cut(period, minutes)) if minutes else set()
    if lost := sorted(slot.start.isoformat() for slot in taken if slot not in offered):
        raise errors.AppointmentsDoNotFit(
            _("Des rendez-vous déjà pris n’auraient plus leur heure. Déplacez la permanence sans changer sa durée."),
            appointments=lost,
        )
    return False
