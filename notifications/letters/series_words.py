"""The letters about series, in the active language: one for all of its dates."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking import ics
from booking.actions.series_editing import pattern_of
from booking.feed_entries import entries
from booking.feeds import Detail
from booking.models import Booking, Series
from booking.recurrence_words import rule_text
from core.money import ZERO
from core.wording import money_text, period_text
from notifications.addresses import booking_page, series_page
from notifications.letters import words
from notifications.letters.letter import Letter, Link
from spaces import catalogue

MOST_LISTED = 12


def created(series: Series, dates: Sequence[Booking]) -> Letter:
    return _letter(
        series,
        dates,
        subject=_("Série confirmée : %(what)s, %(rule)s") % _named(series),
        opening=_("C’est réservé pour toutes les dates ci-dessous. À bientôt !"),
    )


def requested(series: Series, dates: Sequence[Booking]) -> Letter:
    return _letter(
        series,
        dates,
        subject=_("Demande reçue : %(what)s, %(rule)s") % _named(series),
        opening=_(
            "Votre demande est bien arrivée. L’équipe du lieu répond date par date ; les créneaux vous sont gardés."
        ),
    )


def to_decide(series: Series, dates: Sequence[Booking]) -> Letter:
    return Letter(
        subject=_("Demande à valider : %(what)s, %(rule)s") % _named(series),
        opening=(_("%(name)s demande une série qui attend votre accord.") % {"name": series.person.name},),
        facts=_facts(series, dates),
        action=Link(_("Voir la série"), series_page(series.public_id)),
        site=series.site,
    )


def changed(series: Series, dates: Sequence[Booking]) -> Letter:
    return _letter(
        series,
        dates,
        subject=_("Série modifiée : %(what)s, %(rule)s") % _named(series),
        opening=_("Votre série a changé. Voici ce qui vaut maintenant."),
    )


def shortened(series: Series, dates: Sequence[Booking], *, known: Sequence[Booking]) -> Letter:
    """`dates` are to come; there may be none, while the calendar has still to hear where the series ends."""
    return _letter(
        series,
        dates,
        subject=_("Série modifiée : %(what)s, %(rule)s") % _named(series),
        opening=_("Cette série s’arrête plus tôt : ce qui la suivait a changé et vous est dit dans un autre message."),
        known=known,
    )


def cancelled(series: Series, dates: Sequence[Booking]) -> Letter:
    due = sum((one.total for one in dates if one.ended_at and not one.is_free_to_cancel(one.ended_at)), ZERO)
    cost = (
        _("Le délai d’annulation gratuite était passé pour une partie des dates : le détail est sur vos réservations.")
        if due
        else _("L’annulation est gratuite : rien ne vous sera facturé.")
    )
    return _letter(
        series,
        dates,
        subject=_("Série annulée : %(what)s, %(rule)s") % _named(series),
        opening=_("Les dates ci-dessous sont annulées."),
        more=cost,
    )


def stopped(series: Series, dates: Sequence[Booking]) -> Letter:
    return _letter(
        series,
        dates,
        subject=_("Série arrêtée : %(what)s, %(rule)s") % _named(series),
        opening=_("Personne n’est venu plusieurs fois de suite : les dates ci-dessous sont rendues aux autres."),
        more=_("Rien ne vous sera facturé pour elles. Si c’est une erreur, répondez à ce message."),
    )


def _letter(
    series: Series,
    dates: Sequence[Booking],
    *,
    subject: str,
    opening: str,
    more: str = "",
    known: Sequence[Booking] = (),
) -> Letter:
    told = _entries(series, known or dates)
    method = _method(told)
    return Letter(
        subject=subject,
        opening=(opening, more) if more else (opening,),
        facts=_facts(series, dates),
        action=Link(_("Voir la série"), series_page(series.public_id)),
        site=series.site,
        calendar=ics.calendar(told, method=method),
        method=method,
    )


def _named(series: Series) -> dict[str, str]:
    pattern = pattern_of(series)
    return {"what": _what(series), "rule": rule_text(pattern.rule, pattern.first)}


def _what(series: Series) -> str:
    return ", ".join(sorted(str(row) for row in series.resources.all()))


def _facts(series: Series, dates: Sequence[Booking]) -> tuple[tuple[str, str], ...]:
    listed = [period_text(one.start, one.end, series.site.tz) for one in dates[:MOST_LISTED]]
    if left := len(dates) - len(listed):
        listed.append(ngettext("et %(count)s autre date", "et %(count)s autres dates", left) % {"count": left})
    facts = [
        (_("Quoi"), _what(series)),
        *([(_("Dates"), " ; ".join(listed))] if listed else []),
        (_("Où"), words.place(series.site)),
    ]
    if series.title:
        facts.append((_("Intitulé"), series.title))
    if living := [one for one in dates if one.is_holding]:
        total = sum((one.total for one in living), ZERO)
        facts.append((_("Prix de l’ensemble"), money_text(total) if total else _("rien à payer")))
    return tuple(facts)


def _method(told: Sequence[ics.Entry]) -> str:
    """One series is asked for or taken back; what an edit has cut in two is told as it is, since an invitation has one
    identity (RFC 5546, section 3.2.2)."""
    if len({entry.uid for entry in told}) != 1:
        return ics.PUBLISH
    return ics.CANCEL if all(entry.status == ics.CANCELLED for entry in told) else ics.REQUEST


def _entries(series: Series, dates: Sequence[Booking]) -> list[ics.Entry]:
    """The series as it stands, under the identity that it has in every feed; those of the dates that are given back
    are taken away one by one."""
    rows = Booking.objects.filter(pk__in=[one.pk for one in dates])
    found = entries(rows, catalogue=catalogue.current(), detail=Detail.OWN, link=booking_page, series_link=series_page)
    person = series.person
    organizer, attendee = words.organizer(series.site), ics.Someone(person.name, person.email)
    return [replace(entry, organizer=organizer, attendee=attendee) for entry in found]
