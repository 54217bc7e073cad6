"""The queue of a session as people read it, and what they answer to an offered place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agenda.actions.queueing import accept_place
from agenda.actions.registering import cancel_registration
from agenda.links import registration_url
from agenda.models import Registration
from agenda.queue import ahead_of


@dataclass(frozen=True, slots=True)
class Queued:
    """One registration at one instant."""

    registration: Registration
    ahead: int | None
    now: datetime

    @property
    def url(self) -> str:
        return registration_url(self.registration)

    @property
    def answer_left(self) -> timedelta | None:
        """How long the offer still stands; None when there is none to answer."""
        until = self.registration.answer_by
        return until - self.now if self.registration.is_offered and until and until > self.now else None


def queued(registrations: Sequence[Registration], *, now: datetime) -> list[Queued]:
    """One query for all."""
    ahead = ahead_of(registrations)
    return [Queued(row, ahead.get(row.pk), now) for row in registrations]


def answer(registration: Registration, *, accepts: bool, now: datetime) -> str:
    """Accept the offered place, or give up what one has: a place, an offer, a wait. The sentence to show."""
    if accepts:
        accept_place(registration=registration, by=None, now=now)
        return _("Votre place est réservée. La confirmation part par courriel.")
    was = registration.status
    cancel_registration(registration=registration, by=None, now=now)
    if was == registration.Status.OFFERED:
        return _("La place est déclinée ; elle passe à la personne suivante.")
    if was == registration.Status.WAITING:
        return _("Vous n’attendez plus cette séance.")
    return _("Votre inscription est annulée, la place est rendue.")
