"""The letters of the waiting list, in the active language."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from agenda.links import registration_url, session_url
from agenda.models import Registration
from booking.models import WaitingEntry
from core.wording import money_text, period_text
from notifications.addresses import absolute, booking_search, waiting_page
from notifications.letters import words
from notifications.letters.letter import Letter, Link


def offered(entry: WaitingEntry) -> Letter:
    """Two buttons: both lead to the page, where one is signed in and sees what one answers."""
    page = waiting_page(entry.public_id)
    return Letter(
        subject=_("C’est libre : %(what)s, %(when)s") % _named(entry),
        opening=(
            _("Le créneau que vous attendiez s’est libéré et vous est gardé jusqu’au %(moment)s.") % _deadline(entry),
            _("Sans réponse de votre part d’ici là, il passe à la personne suivante."),
        ),
        facts=(*_facts(entry), *_price(entry)),
        action=Link(_("Accepter"), page),
        other=Link(_("Décliner"), page),
        site=entry.site,
    )


def unanswered(entry: WaitingEntry) -> Letter:
    return Letter(
        subject=_("Offre expirée : %(what)s, %(when)s") % _named(entry),
        opening=(
            _("Le délai pour accepter ce créneau est passé ; il va à la personne suivante."),
            _("Vous le voulez toujours ? Vous pouvez vous remettre dans la file."),
        ),
        facts=_facts(entry),
        action=Link(_("Voir ce qui est libre"), booking_search()),
        site=entry.site,
    )


def lapsed(entry: WaitingEntry) -> Letter:
    return Letter(
        subject=_("Rien ne s’est libéré : %(what)s, %(when)s") % _named(entry),
        opening=(_("Le créneau que vous attendiez ne s’est pas libéré à temps. Nous en sommes désolés."),),
        facts=_facts(entry),
        action=Link(_("Voir ce qui est libre"), booking_search()),
        site=entry.site,
    )


def place_queued(registration: Registration) -> Letter:
    return _about(
        registration,
        subject=_("En liste d’attente : %(what)s, %(when)s") % _session(registration),
        opening=(
            _("L’atelier est complet ; vous êtes dans la liste d’attente."),
            _("Si une place se libère quand vient votre tour, un courriel vous la propose."),
        ),
        action=Link(_("Voir ma place dans la file"), registration_url(registration)),
    )


def place_offered(registration: Registration) -> Letter:
    page, until = registration_url(registration), registration.answer_by or registration.session.start
    moment = words.moment(until, registration.session.site.tz)
    return _about(
        registration,
        subject=_("Une place pour vous : %(what)s, %(when)s") % _session(registration),
        opening=(
            _("Une place s’est libérée. Elle vous est gardée jusqu’au %(moment)s.") % {"moment": moment},
            _("Sans réponse de votre part d’ici là, elle passe à la personne suivante."),
        ),
        action=Link(_("Accepter la place"), page),
        other=Link(_("Décliner"), page),
    )


def place_expired(registration: Registration) -> Letter:
    """An offer that nobody answered, a place that nobody confirmed, or a wait for nothing."""
    subject = _("Fin de l’attente : %(what)s, %(when)s")
    if registration.confirm_by and not registration.offered_at:
        subject = _("Place non confirmée : %(what)s, %(when)s")
        said = _("La place n’a pas été confirmée à temps. Inscrivez-vous de nouveau s’il en reste.")
    elif registration.offered_at:
        said = _("Le délai pour accepter cette place est passé ; elle va à la personne suivante.")
    else:
        said = _("Aucune place ne s’est libérée à temps. Nous en sommes désolés.")
    return _about(
        registration,
        subject=subject % _session(registration),
        opening=(said,),
        action=Link(_("Voir les autres ateliers"), absolute("agenda:list")),
    )


def session_cancelled(registration: Registration) -> Letter:
    """Who waited has nothing in their calendar to take out."""
    reason = registration.session.cancel_reason
    return _about(
        registration,
        subject=_("Atelier annulé : %(what)s, %(when)s") % _session(registration),
        opening=(
            _("L’atelier pour lequel vous attendiez une place n’aura pas lieu. Nous en sommes désolés."),
            *((_("Motif : %(reason)s") % {"reason": reason},) if reason else ()),
        ),
        action=Link(_("Voir l’atelier"), session_url(registration.session)),
    )


def _about(
    registration: Registration, *, subject: str, opening: tuple[str, ...], action: Link, other: Link | None = None
) -> Letter:
    session = registration.session
    return Letter(
        subject=subject,
        opening=opening,
        facts=(
            (_("Atelier"), session.workshop.title),
            (_("Quand"), words.period(registration.start, registration.end, session.site)),
            (_("Où"), words.place(session.site, str(session.room or ""))),
            (_("Proposé par"), session.partner.name),
        ),
        action=action,
        other=other,
        site=session.site,
        reply_to=session.partner.organisation.email or session.site.email,
    )


def _session(registration: Registration) -> dict[str, str]:
    session = registration.session
    return {"what": session.workshop.title, "when": period_text(session.start, session.end, session.site.tz)}


def _zone(entry: WaitingEntry) -> tzinfo:
    return entry.site.tz if entry.site else ZoneInfo(settings.TIME_ZONE)


def _what(entry: WaitingEntry) -> str:
    if entry.offer is not None:
        return ", ".join(str(resource) for resource in entry.offer.resources)
    return str(entry.resource) if entry.resource else str(entry.get_kind_display())


def _named(entry: WaitingEntry) -> dict[str, str]:
    return {"what": _what(entry), "when": period_text(entry.start, entry.end, _zone(entry))}


def _deadline(entry: WaitingEntry) -> dict[str, str]:
    return {"moment": words.moment(entry.answer_by or entry.start, _zone(entry))}


def _facts(entry: WaitingEntry) -> tuple[tuple[str, str], ...]:
    facts = [
        (_("Quoi"), _what(entry)),
        (_("Quand"), period_text(entry.start, entry.end, _zone(entry), with_year=True)),
        (_("Où"), words.place(entry.site) if entry.site else ""),
        (_("Intitulé"), entry.title),
    ]
    return tuple((label, value) for label, value in facts if value)


def _price(entry: WaitingEntry) -> tuple[tuple[str, str], ...]:
    if entry.offer is None or not entry.offer.total:
        return ()
    return ((_("Prix"), _("%(amount)s TTC") % {"amount": money_text(entry.offer.total)}),)
