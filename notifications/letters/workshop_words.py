"""The letters about workshops, in the active language."""

from typing import Any

from django.utils.translation import gettext as _

from agenda.feeds import entry_of, price_text
from agenda.links import registration_url, session_url
from agenda.models import Registration
from booking import ics
from booking.feeds import uid_of
from core.wording import period_text
from notifications.letters import words
from notifications.letters.letter import Letter, Link


def registered(registration: Registration) -> Letter:
    session = registration.session
    by_proxy = registration.registered_by_proxy
    said = _("%(name)s vous a inscrit.") % {"name": by_proxy} if by_proxy else _("Votre place est réservée.")
    return _invitation(
        registration,
        subject=_("Inscription confirmée : %(what)s, %(when)s") % _named(registration),
        opening=(f"{said} {_('À bientôt !')}",),
        facts=(*_facts(registration), *_practical(registration)),
        closing=(
            _("Un empêchement ? Annulez avec ce même lien : la place profitera à quelqu’un d’autre."),
            *((session.workshop.accessibility,) if session.workshop.accessibility else ()),
        ),
    )


def unregistered(registration: Registration) -> Letter:
    return _withdrawal(
        registration,
        subject=_("Inscription annulée : %(what)s, %(when)s") % _named(registration),
        opening=(_("Votre inscription est annulée. Merci d’avoir prévenu."),),
        action=Link(_("Voir l’atelier"), session_url(registration.session)),
    )


def session_cancelled(registration: Registration) -> Letter:
    reason = registration.session.cancel_reason
    return _withdrawal(
        registration,
        subject=_("Atelier annulé : %(what)s, %(when)s") % _named(registration),
        opening=(
            _("L’atelier n’aura pas lieu. Nous en sommes désolés ; vous n’avez rien à faire."),
            *((_("Motif : %(reason)s") % {"reason": reason},) if reason else ()),
        ),
    )


def session_changed(registration: Registration) -> Letter:
    return _invitation(
        registration,
        subject=_("Changement : %(what)s, %(when)s") % _named(registration),
        opening=(
            _("Le moment ou le lieu de l’atelier a changé. Voici ce qui vaut maintenant ; votre place est gardée."),
        ),
        facts=(*_facts(registration), *_practical(registration)),
        closing=(_("Cela ne vous convient plus ? Annulez avec ce même lien."),),
    )


def session_back(registration: Registration) -> Letter:
    return _invitation(
        registration,
        subject=_("L’atelier a lieu : %(what)s, %(when)s") % _named(registration),
        opening=(_("L’atelier, annulé un temps, a finalement lieu. Votre place est gardée."),),
        facts=(*_facts(registration), *_practical(registration)),
        closing=(_("Cela ne vous convient plus ? Annulez avec ce même lien."),),
    )


def reminder(registration: Registration) -> Letter:
    return Letter(
        subject=_("Rappel : %(what)s, %(when)s") % _named(registration),
        opening=(_("L’atelier auquel vous êtes inscrit approche. Nous vous attendons."),),
        facts=(*_facts(registration), *_practical(registration)),
        action=_manage(registration),
        closing=(_("Un empêchement ? Annulez avec ce même lien : la place profitera à quelqu’un d’autre."),),
        site=registration.session.site,
        reply_to=_reply_to(registration),
    )


def _invitation(registration: Registration, **said: Any) -> Letter:
    return Letter(
        action=_manage(registration),
        site=registration.session.site,
        reply_to=_reply_to(registration),
        calendar=_calendar(registration, ics.REQUEST, url=registration_url(registration)),
        method=ics.REQUEST,
        **said,
    )


def _withdrawal(registration: Registration, **said: Any) -> Letter:
    revision = registration.session.sequence + (not registration.is_living)
    return Letter(
        facts=_facts(registration),
        site=registration.session.site,
        reply_to=_reply_to(registration),
        calendar=_calendar(registration, ics.CANCEL, status=ics.CANCELLED, sequence=revision),
        method=ics.CANCEL,
        **said,
    )


def _manage(registration: Registration) -> Link:
    return Link(_("Voir ou annuler mon inscription"), registration_url(registration))


def _named(registration: Registration) -> dict[str, str]:
    session = registration.session
    return {"what": session.workshop.title, "when": period_text(session.start, session.end, session.site.tz)}


def _facts(registration: Registration) -> tuple[tuple[str, str], ...]:
    session = registration.session
    return (
        (_("Atelier"), session.workshop.title),
        (_("Quand"), words.period(session.start, session.end, session.site)),
        (_("Où"), words.place(session.site, str(session.room or ""))),
        (_("Proposé par"), session.partner.name),
    )


def _practical(registration: Registration) -> list[tuple[str, str]]:
    session, workshop = registration.session, registration.session.workshop
    price = price_text(workshop.price, is_pay_what_you_want=workshop.is_pay_what_you_want)
    facts = [(_("Prix"), price), (_("À apporter"), workshop.to_bring), (_("En ligne"), session.online_url)]
    return [(label, value) for label, value in facts if value]


def _reply_to(registration: Registration) -> str:
    """Who gives the workshop answers; the place where they have left no address."""
    return registration.session.partner.organisation.email or registration.session.site.email


def _calendar(registration: Registration, method: str, **more: Any) -> bytes:
    """An entry of one's own: two people of one household may come to the same session."""
    session = registration.session
    entry = entry_of(
        session,
        uid=uid_of(registration.public_id),
        organizer=words.organizer(session.site),
        attendee=ics.Someone(registration.name, registration.email),
        **more,
    )
    return ics.calendar([entry], method=method)
