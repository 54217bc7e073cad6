"""What must hold for a session and its registrations. Pure: plain values in, a refusal out."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agenda import errors
from agenda.models import Session
from core.ranges import Period

LONGEST = timedelta(hours=24)
HORIZON = timedelta(days=731)
EARLY = timedelta(minutes=30)


def check_period(period: Period, *, now: datetime) -> None:
    """A session lies ahead, within two years, and lasts a day at most. Raises SessionPast, SessionPeriodRefused."""
    if period.end <= now:
        raise errors.SessionPast(_("Choisissez un moment à venir."))
    if period.length > LONGEST:
        raise errors.SessionPeriodRefused(_("Une séance dure 24 heures au plus."))
    if period.start - now > HORIZON:
        raise errors.SessionPeriodRefused(_("Choisissez une date dans les deux ans qui viennent."))


def check_open_to_registration(session: Session, *, now: datetime) -> None:
    """Raises SessionNotFound for what was never public, SessionCancelled, SessionPast once begun, SessionFull."""
    check_not_begun(session, now=now)
    if session.places_left <= 0:
        raise errors.SessionFull(_("Toutes les places sont prises."), capacity=session.capacity)


def check_not_begun(session: Session, *, now: datetime) -> None:
    """Raises SessionNotFound for what was never public, SessionCancelled, SessionPostponed, SessionPast once begun."""
    if not session.is_public:
        raise errors.SessionNotFound()
    check_takes_place(session)
    if session.start <= now:
        raise errors.SessionPast(_("L’inscription en ligne se ferme au début de la séance."))


def check_takes_place(session: Session) -> None:
    """Raises SessionCancelled, SessionPostponed."""
    if session.is_cancelled:
        raise errors.SessionCancelled(session.cancel_reason)
    if session.is_postponed:
        raise errors.SessionPostponed(session.cancel_reason)


def check_not_over(session: Session, *, now: datetime) -> None:
    """What is postponed is still to come, whenever it should have been."""
    if session.end <= now and not session.is_postponed:
        raise errors.SessionPast()


def check_attendance_may_be_marked(session: Session, *, now: datetime) -> None:
    """Raises SessionCancelled, SessionPostponed, or SessionNotBegun more than half an hour ahead."""
    check_takes_place(session)
    if session.start - now > EARLY:
        raise errors.SessionNotBegun(opens_at=(session.start - EARLY).isoformat())


def check_capacity(session: Session, capacity: int) -> None:
    if capacity < session.places_taken:
        raise errors.FewerPlacesThanRegistered(
            _("%(count)s personnes sont déjà inscrites.") % {"count": session.places_taken},
            registered=session.places_taken,
        )
