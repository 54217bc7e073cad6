"""What the desk hears of outside calendars: what could not be blocked, one that keeps failing, one that works again."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.external import Met, atoms_of, in_the_way, in_words, problem_of
from booking.models import ExternalCalendar
from core.models import Event
from core.ranges import Period
from core.wording import day_text, hour_text, period_text
from notifications.addresses import absolute
from notifications.letters.bookings import at_the_desk
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category
from spaces import catalogue

SHOWN = 10


def conflicted(event: Event, now: datetime) -> Iterator[Owed]:
    """What has been solved meanwhile is no longer told."""
    calendar = _calendar(event)
    rows = calendar.conflicts.open().filter(pk__in=event.payload["conflicts"]).order_by("period")
    met = in_the_way(list(rows), atoms_of(calendar, catalogue.current()))
    if met or (calendar.not_understood and not event.payload["conflicts"]):
        yield from _to_the_desk(calendar, partial(_conflicted, calendar, met))


def failed(event: Event, now: datetime) -> Iterator[Owed]:
    calendar = _calendar(event)
    if calendar.failures:
        yield from _to_the_desk(calendar, partial(_failed, calendar))


def recovered(event: Event, now: datetime) -> Iterator[Owed]:
    calendar = _calendar(event)
    if not calendar.failures:
        yield from _to_the_desk(calendar, partial(_recovered, calendar))


CATEGORY = Category.TEAM
WRITERS: dict[str, Writer] = {
    "external_calendar.conflicted": conflicted,
    "external_calendar.failed": failed,
    "external_calendar.recovered": recovered,
}


def _calendar(event: Event) -> ExternalCalendar:
    return ExternalCalendar.objects.select_related("resource__site").get(pk=event.about)


def _to_the_desk(calendar: ExternalCalendar, write: Callable[[], Letter]) -> Iterator[Owed]:
    recipients: list[Recipient] = at_the_desk(calendar.resource.site, besides=0)
    for recipient in recipients:
        yield Owed(recipient, write)


def _conflicted(calendar: ExternalCalendar, met: list[Met]) -> Letter:
    subject = ngettext(
        "%(name)s\u00a0: %(count)s occupation rencontre des réservations",
        "%(name)s\u00a0: %(count)s occupations rencontrent des réservations",
        len(met),
    )
    said = _(
        "Elles ne sont pas bloquées tant que ces réservations restent. Déplacez-les, ou laissez\u00a0: c’est à vous."
    )
    opening = (
        (said,) if met else (_("Des événements de cet agenda ne sont pas compris\u00a0: leur temps reste libre."),)
    )
    return _letter(
        calendar,
        subject % {"name": calendar.name, "count": len(met)} if met else _("%(name)s\u00a0: événements non compris"),
        opening,
        facts=(*(_met(calendar, one) for one in met[:SHOWN]), *_not_understood(calendar)),
        closing=(_("… et %(count)s autres.") % {"count": len(met) - SHOWN},) if len(met) > SHOWN else (),
    )


def _met(calendar: ExternalCalendar, met: Met) -> tuple[str, str]:
    """When it is busy there, and whose bookings are here."""
    period = Period.of(met.conflict.period)
    names = ", ".join(f"{one.person.name}{f' – {one.title}' if one.title else ''}" for one in met.bookings)
    when = period_text(period.start, period.end, calendar.resource.site.tz)
    return when, names or _("déjà indisponible")


def _not_understood(calendar: ExternalCalendar) -> list[tuple[str, str]]:
    return [(_("Non compris"), said) for _code, said in in_words(calendar.not_understood[:SHOWN])]


def _failed(calendar: ExternalCalendar) -> Letter:
    good = calendar.good_at.astimezone(calendar.resource.site.tz) if calendar.good_at else None
    last = f"{day_text(good.date())}, {hour_text(good)}" if good else _("jamais")
    return _letter(
        calendar,
        _("L’agenda extérieur %(name)s ne se lit plus"),
        (
            _("Ce qui a été lu en dernier reste bloqué\u00a0; ce qui a changé depuis n’est pas connu ici."),
            _("Vérifiez l’adresse auprès de qui tient cet agenda, ou arrêtez de le lire."),
        ),
        facts=(
            (_("Ce qui ne va pas"), str(problem_of(calendar))),
            (_("Lu sans erreur pour la dernière fois"), last),
        ),
    )


def _recovered(calendar: ExternalCalendar) -> Letter:
    opening = (_("Tout ce qui y a changé entre-temps est pris en compte."),)
    return _letter(calendar, _("L’agenda extérieur %(name)s se lit à nouveau"), opening)


def _letter(
    calendar: ExternalCalendar,
    subject: str,
    opening: tuple[str, ...],
    *,
    facts: tuple[tuple[str, str], ...] = (),
    closing: tuple[str, ...] = (),
) -> Letter:
    where = f"{calendar.resource.name}, {calendar.resource.site.name}"
    return Letter(
        subject=subject.replace("%(name)s", calendar.name),
        opening=opening,
        facts=((_("Ressource"), where), *facts),
        action=Link(_("Voir l’agenda extérieur"), absolute("booking:external-calendar", calendar.public_id)),
        closing=closing,
        site=calendar.resource.site,
    )
