"""The letters about workshops, in the active language."""

from typing import Any

from django.utils.translation import gettext as _

from agenda.feeds import entry_of, price_text
from agenda.links import registration_url, session_url
from agenda.models import Registration
from agenda.wording import one_by_one
from booking import ics
from booking.feeds import uid_of
from core.wording import money_text, period_text
from notifications.letters import words
from notifications.letters.letter import Letter, Link


def registered(registration: Registration) -> Letter:
    return _invitation(
        registration,
        subject=_("Inscription confirmée : %(what)s, %(when)s") % _named(registration),
        opening=(f"{_whose_place(registration)} {_('À bientôt !')}",),
        facts=(*_facts(registration), *_practical(registration)),
        closing=(_may_change(), *_access(registration)),
    )


def pending(registration: Registration) -> Letter:
    """The mail that a stranger's place hangs on; reading it confirms nothing, the page's button does."""
    until = registration.confirm_by or registration.session.start
    moment = words.moment(until, registration.session.site.tz)
    return Letter(
        subject=_("À confirmer : %(what)s, %(when)s") % _named(registration),
        opening=(
            _("Une place est gardée jusqu’au %(moment)s. Confirmez-la, elle est alors réservée.") % {"moment": moment},
            _("Sinon, elle va à quelqu’un d’autre. Vous n’avez rien demandé ? Ignorez ce message."),
        ),
        facts=_facts(registration),
        action=Link(_("Confirmer l’inscription"), registration_url(registration)),
        site=registration.session.site,
        reply_to=_reply_to(registration),
    )


def moved(registration: Registration) -> Letter:
    return _invitation(
        registration,
        subject=_("Nouveau moment : %(what)s, %(when)s") % _named(registration),
        opening=(_("Votre inscription a changé de moment. Voici ce qui vaut maintenant."),),
        facts=(*_facts(registration), *_practical(registration)),
        closing=(_may_change(),),
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


def session_postponed(registration: Registration) -> Letter:
    """The entry leaves calendars; the new date puts it back."""
    reason = registration.session.cancel_reason
    return _withdrawal(
        registration,
        subject=_("Atelier reporté : %(what)s, %(when)s") % _named(registration),
        opening=(
            _("L’atelier n’aura pas lieu à ce moment. La nouvelle date vous sera annoncée ; votre place est gardée."),
            *((_("Motif : %(reason)s") % {"reason": reason},) if reason else ()),
        ),
        action=_manage(registration),
    )


def session_redated(registration: Registration) -> Letter:
    return _invitation(
        registration,
        subject=_("Nouvelle date : %(what)s, %(when)s") % _named(registration),
        opening=(_("L’atelier reporté a une nouvelle date. Votre place est gardée."),),
        facts=(*_facts(registration), *_practical(registration)),
        closing=(_("Cela ne vous convient plus ? Annulez avec ce même lien."),),
    )


def reminder(registration: Registration) -> Letter:
    return Letter(
        subject=_("Rappel : %(what)s, %(when)s") % _named(registration),
        opening=(
            _("L’atelier auquel vous êtes inscrit approche. Nous vous attendons."),
            _("Venez-vous toujours ? Dites-le en deux gestes : cela aide à préparer l’atelier."),
        ),
        facts=(*_facts(registration), *_practical(registration)),
        action=Link(_("Je viens toujours"), registration_url(registration)),
        other=Link(_("Changer ou annuler"), registration_url(registration)),
        closing=_access(registration),
        site=registration.session.site,
        reply_to=_reply_to(registration),
    )


def _whose_place(registration: Registration) -> str:
    """The reader is the person, or whoever registered them."""
    if not registration.email:
        return _("La place de %(name)s est réservée.") % {"name": registration.name}
    if registration.registered_by_proxy:
        return _("%(name)s vous a inscrit.") % {"name": registration.registered_by_proxy}
    return _("Votre place est réservée.")


def _may_change() -> str:
    return _("Un empêchement ? Changez ou annulez avec ce même lien : la place profitera à quelqu’un d’autre.")


def _access(registration: Registration) -> tuple[str, ...]:
    return tuple(filter(None, (registration.session.workshop.accessibility,)))


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
    revision = registration.sequence + (not registration.is_living)
    return Letter(
        facts=_facts(registration),
        site=registration.session.site,
        reply_to=_reply_to(registration),
        calendar=_calendar(registration, ics.CANCEL, status=ics.CANCELLED, sequence=revision),
        method=ics.CANCEL,
        **said,
    )


def _manage(registration: Registration) -> Link:
    return Link(_("Voir, changer ou annuler mon inscription"), registration_url(registration))


def _named(registration: Registration) -> dict[str, str]:
    session = registration.session
    when = period_text(registration.start, registration.end, session.site.tz)
    return {"what": session.workshop.title, "when": when}


def _facts(registration: Registration) -> tuple[tuple[str, str], ...]:
    session = registration.session
    return (
        (_("Atelier"), session.workshop.title),
        *(((_("Pour"), registration.name),) if not registration.email else ()),
        (_("Quand"), words.period(registration.start, registration.end, session.site)),
        (_("Où"), words.place(session.site, str(session.room or ""))),
        (_("Proposé par"), session.partner.name),
    )


def _practical(registration: Registration) -> list[tuple[str, str]]:
    session, workshop = registration.session, registration.session.workshop
    price = price_text(workshop.price, is_pay_what_you_want=workshop.is_pay_what_you_want)
    if registration.price_chosen is not None:
        price = _("%(price)s, choisi par vous") % {"price": money_text(registration.price_chosen)}
    facts = [
        (_("Prix"), price),
        (_("À apporter"), workshop.to_bring),
        (_("Documents à apporter"), ", ".join(one_by_one(workshop.documents))),
        (_("En ligne"), session.online_url),
    ]
    return [(label, value) for label, value in facts if value]


def _reply_to(registration: Registration) -> str:
    """Who gives the workshop answers; the place where they have left no address."""
    return registration.session.partner.organisation.email or registration.session.site.email


def _calendar(registration: Registration, method: str, **more: Any) -> bytes:
    """An entry of one's own: two people of one household may come to the same session."""
    session = registration.session
    said = {"sequence": registration.sequence, **more}
    entry = entry_of(
        session,
        uid=uid_of(registration.public_id),
        start=registration.start,
        end=registration.end,
        organizer=words.organizer(session.site),
        attendee=ics.Someone(registration.name, registration.reached_at),
        **said,
    )
    return ics.calendar([entry], method=method)
