"""The letters about bookings, in the active language."""

from datetime import datetime

from django.utils.translation import gettext as _

from booking import ics
from booking.actions.absences import fees_of
from booking.feed_series import identified
from booking.feeds import status_of, uid_of
from booking.models import Booking
from booking.models.booking import Status
from core.money import ZERO
from core.wording import hour_text, money_text, period_text
from notifications.addresses import booking_page
from notifications.letters import words
from notifications.letters.letter import Letter, Link


def confirmed(booking: Booking, *, now: datetime) -> Letter:
    return _firm(
        booking,
        subject=_("Réservation confirmée : %(what)s, %(when)s") % _named(booking),
        opening=(_("C’est réservé. À bientôt !"),),
        closing=_terms(booking, now=now),
    )


def moved(booking: Booking, *, now: datetime, reason: str = "") -> Letter:
    why = (_("Motif : %(reason)s") % {"reason": reason},) if reason else ()
    return _firm(
        booking,
        subject=_("Réservation déplacée : %(what)s, %(when)s") % _named(booking),
        opening=(_("Votre réservation a changé. Voici ce qui vaut maintenant."), *why),
        closing=_terms(booking, now=now),
    )


def requested(booking: Booking) -> Letter:
    return Letter(
        subject=_("Demande reçue : %(what)s, %(when)s") % _named(booking),
        opening=(
            _("Votre demande est bien arrivée et le créneau vous est gardé."),
            _("L’équipe du lieu vous répond dès que possible ; un message vous dira sa réponse."),
        ),
        facts=_facts(booking, with_price=True),
        action=Link(_("Voir ou annuler la demande"), booking_page(booking.public_id)),
        site=booking.site,
    )


def to_decide(booking: Booking) -> Letter:
    asked_by = booking.organisation.name if booking.organisation else booking.person.name
    return Letter(
        subject=_("Demande à valider : %(what)s, %(when)s") % _named(booking),
        opening=(_("%(name)s demande une réservation qui attend votre accord.") % {"name": booking.person.name},),
        facts=(*_facts(booking), (_("Pour"), asked_by), (_("Personnes"), str(booking.attendees))),
        action=Link(_("Répondre à la demande"), booking_page(booking.public_id)),
        site=booking.site,
    )


def declined(booking: Booking) -> Letter:
    return Letter(
        subject=_("Demande refusée : %(what)s, %(when)s") % _named(booking),
        opening=(
            _("L’équipe du lieu n’a pas pu accepter votre demande. Rien ne vous sera facturé."),
            *_reason(booking),
        ),
        facts=_facts(booking),
        action=Link(_("Voir la demande"), booking_page(booking.public_id)),
        site=booking.site,
    )


def unanswered(booking: Booking) -> Letter:
    return Letter(
        subject=_("Demande restée sans réponse : %(what)s, %(when)s") % _named(booking),
        opening=(
            _("Personne n’a pu répondre à temps à votre demande, et le créneau est maintenant passé."),
            _("Nous en sommes désolés. Rien ne vous sera facturé."),
        ),
        facts=_facts(booking),
        site=booking.site,
    )


def cancelled(booking: Booking, *, was_firm: bool) -> Letter:
    by_oneself = booking.ended_by_id == booking.person_id
    said = _("Votre réservation est annulée.") if by_oneself else _("L’équipe du lieu a annulé votre réservation.")
    return Letter(
        subject=_("Réservation annulée : %(what)s, %(when)s") % _named(booking),
        opening=(said, *_reason(booking), _cost_of_cancelling(booking, was_firm=was_firm)),
        facts=_facts(booking),
        site=booking.site,
        calendar=_calendar(booking, ics.CANCEL) if was_firm else b"",
        method=ics.CANCEL if was_firm else "",
    )


def missed(booking: Booking) -> Letter:
    due: tuple[str, ...] = (
        (_("La réservation reste due : %(price)s.") % {"price": _price(booking)},) if booking.total else ()
    )
    if fee := sum((charge.total for charge in fees_of(booking)), ZERO):
        due += (_("Des frais d’absence de %(amount)s s’y ajoutent.") % {"amount": money_text(fee)},)
    return Letter(
        subject=_("Nous vous avons attendu : %(what)s, %(when)s") % _named(booking),
        opening=(
            _("Votre arrivée n’a pas été signalée à temps, et la place a été rendue aux autres."),
            *due,
            _("Si vous arrivez maintenant et que personne ne l’a prise, vous pouvez la reprendre d’une pression."),
            _("Si vous étiez là, répondez à ce message ou passez à l’accueil : nous corrigerons."),
        ),
        facts=_facts(booking),
        action=Link(_("Voir ou reprendre la réservation"), booking_page(booking.public_id)),
        site=booking.site,
        calendar=_calendar(booking, ics.CANCEL),
        method=ics.CANCEL,
    )


def reminder(booking: Booking, *, now: datetime) -> Letter:
    return Letter(
        subject=_("Rappel : %(what)s, %(when)s") % _named(booking),
        opening=(_("Votre réservation approche. Nous serons heureux de vous accueillir."),),
        facts=_facts(booking),
        action=Link(_("Voir ou annuler la réservation"), booking_page(booking.public_id)),
        closing=(*_terms(booking, now=now), _("Vous pouvez arrêter les rappels depuis votre profil.")),
        site=booking.site,
    )


def _firm(booking: Booking, *, subject: str, opening: tuple[str, ...], closing: tuple[str, ...]) -> Letter:
    return Letter(
        subject=subject,
        opening=opening,
        facts=_facts(booking, with_price=True),
        action=Link(_("Voir ou annuler la réservation"), booking_page(booking.public_id)),
        closing=closing,
        site=booking.site,
        calendar=_calendar(booking, ics.REQUEST),
        method=ics.REQUEST,
    )


def what(booking: Booking) -> str:
    return ", ".join(str(resource) for resource in booking.resources)


def _named(booking: Booking) -> dict[str, str]:
    return {"what": what(booking), "when": period_text(booking.start, booking.end, booking.site.tz)}


def _facts(booking: Booking, *, with_price: bool = False) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Quoi"), what(booking)),
        (_("Quand"), words.period(booking.start, booking.end, booking.site)),
        (_("Où"), words.place(booking.site)),
    ]
    if booking.title:
        facts.append((_("Intitulé"), booking.title))
    if with_price:
        facts.append((_("Prix"), _price(booking) if booking.total else _("rien à payer")))
    return tuple(facts)


def _price(booking: Booking) -> str:
    price = _("%(amount)s TTC") % {"amount": money_text(booking.total)}
    if booking.organisation is None:
        return price
    return _("%(price)s, au compte de %(organisation)s") % {"price": price, "organisation": booking.organisation.name}


def _terms(booking: Booking, *, now: datetime) -> tuple[str, ...]:
    return (*_arrival(booking), *_cost(booking, now=now))


def _arrival(booking: Booking) -> tuple[str, ...]:
    """What has to be done on the spot, where the policy asks for it."""
    if booking.no_show_at is None or booking.status != Status.CONFIRMED:
        return ()
    hour = hour_text(booking.no_show_at.astimezone(booking.site.tz))
    return (_("Arrivée à confirmer avant %(hour)s ; ensuite, la place est rendue aux autres.") % {"hour": hour},)


def _cost(booking: Booking, *, now: datetime) -> tuple[str, ...]:
    if not booking.total:
        return (_("Si vous ne venez pas, annulez : quelqu’un d’autre en profitera."),)
    if booking.is_free_to_cancel(now):
        until = words.moment(booking.free_until, booking.site.tz)
        return (_("Annulation gratuite jusqu’au %(moment)s. Ensuite, le prix reste dû.") % {"moment": until},)
    return (_("Le délai d’annulation gratuite est passé : même annulée, la réservation reste due."),)


def _cost_of_cancelling(booking: Booking, *, was_firm: bool) -> str:
    """As `cancel_booking` decides it: the charges stand once `free_until` has passed."""
    is_due = was_firm and booking.total and booking.ended_at and not booking.is_free_to_cancel(booking.ended_at)
    if not is_due:
        return _("L’annulation est gratuite : rien ne vous sera facturé.")
    return _("Le délai d’annulation gratuite était passé : la réservation reste due, %(price)s.") % {
        "price": _price(booking)
    }


def _reason(booking: Booking) -> tuple[str, ...]:
    return (_("Motif : %(reason)s") % {"reason": booking.end_reason},) if booking.end_reason else ()


def _calendar(booking: Booking, method: str) -> bytes:
    person = booking.person
    entry = ics.Entry(
        uid=uid_of(booking.public_id),
        start=booking.start,
        end=booking.end,
        tz=booking.site.tz,
        summary=booking.title or what(booking),
        changed_at=booking.changed_at,
        sequence=booking.sequence,
        status=status_of(booking.status),
        location=words.place(booking.site, what(booking)),
        url=booking_page(booking.public_id),
        organizer=words.organizer(booking.site),
        attendee=ics.Someone(person.name, person.email),
    )
    return ics.calendar([identified(entry, booking)], method=method)
