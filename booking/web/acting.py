"""What a button on a booking does: its name in the address, the verb behind it, what is said afterwards."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from booking.access import check_may_cancel
from booking.actions.attending import check_in, check_out, undo_check_in
from booking.actions.changing import approve_booking, cancel_booking, confirm_hold, decline_booking
from booking.cancelling import ALL, amount_due, share_due
from booking.models import Booking
from core.errors import NotFound
from core.wording import money_text
from members.models import Person
from spaces import catalogue


def perform(act: str, *, booking: Booking, by: Person, reason: str, now: datetime) -> str:
    """Do it and return the sentence to show. Raises NotFound for an unknown act, and the refusals of the verb."""
    try:
        verb = ACTS[act]
    except KeyError:
        raise NotFound() from None
    return verb(booking=booking, by=by, reason=reason, now=now)


def _cancel(*, booking: Booking, by: Person, reason: str, now: datetime) -> str:
    cancelled = cancel_booking(booking=booking, by=by, reason=reason, now=now)
    if cancelled.total and not cancelled.is_free_to_cancel(now):
        if share_due(cancelled, now) == ALL:
            return _("La réservation est annulée ; elle reste due, car le délai d’annulation gratuite est passé.")
        due = money_text(amount_due(cancelled, now))
        return _("La réservation est annulée ; %(amount)s restent dus, comme convenu.") % {"amount": due}
    return _("La réservation est annulée, sans frais.")


def _waive(*, booking: Booking, by: Person, reason: str, now: datetime) -> str:
    """For whoever manages the place: cancelled, and nothing is kept of the price."""
    waived = reason or _("sans motif")
    cancel_booking(booking=booking, by=by, reason=reason, now=now, waived=waived)
    return _("La réservation est annulée, sans frais.")


def _check_in(*, booking: Booking, by: Person, now: datetime, **_more: Any) -> str:
    check_in(booking=booking, by=by, now=now)
    return _("Arrivée enregistrée : bienvenue.")


def _check_out(*, booking: Booking, by: Person, now: datetime, **_more: Any) -> str:
    check_out(booking=booking, by=by, now=now)
    return _("Départ enregistré : à bientôt.")


def _undo(*, booking: Booking, by: Person, now: datetime, **_more: Any) -> str:
    undo_check_in(booking=booking, by=by, now=now)
    return _("L’arrivée est effacée.")


def _confirm(*, booking: Booking, by: Person, now: datetime, **_more: Any) -> str:
    check_may_cancel(by, booking)
    confirm_hold(booking=booking, by=by, catalogue=catalogue.current(), now=now)
    return _("L’option est confirmée.")


def _approve(*, booking: Booking, by: Person, now: datetime, **_more: Any) -> str:
    approve_booking(booking=booking, by=by, catalogue=catalogue.current(), now=now)
    return _("La demande est acceptée.")


def _decline(*, booking: Booking, by: Person, reason: str, now: datetime) -> str:
    decline_booking(booking=booking, by=by, reason=reason, now=now)
    return _("La demande est refusée.")


ACTS: dict[str, Callable[..., str]] = {
    "annuler": _cancel,
    "annuler-sans-frais": _waive,
    "arrivee": _check_in,
    "depart": _check_out,
    "effacer-arrivee": _undo,
    "confirmer": _confirm,
    "accepter": _approve,
    "refuser": _decline,
}
