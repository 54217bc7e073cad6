"""The letters about a partner's own calendar: it cannot be read, it can again, it lost most of what it had."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from agenda.models import PartnerCalendar
from agenda.publishers import publishers_of
from core.models import Event
from notifications.addresses import absolute
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category


def to_publishers(write: Callable[[PartnerCalendar, Event], Letter]) -> Writer:
    def owed(event: Event, now: datetime) -> Iterator[Owed]:
        rows = PartnerCalendar.objects.select_related("partner__organisation")
        row = rows.filter(pk=event.about).first()
        if row:
            for person in publishers_of(row.partner):
                yield Owed(Recipient.of(person), partial(write, row, event))

    return owed


def _failing(row: PartnerCalendar, event: Event) -> Letter:
    return _letter(
        row,
        _("L’agenda « %(name)s » ne se lit plus"),
        _("Son adresse ne donne plus rien que nous puissions lire. Les séances déjà publiées restent telles quelles."),
        _("Nous essayons de nouveau de temps en temps, et nous vous écrirons quand il se lira."),
    )


def _recovered(row: PartnerCalendar, event: Event) -> Letter:
    return _letter(
        row,
        _("L’agenda « %(name)s » se lit de nouveau"),
        _("Ses changements sont publiés de nouveau à chaque lecture."),
    )


def _shrunk(row: PartnerCalendar, event: Event) -> Letter:
    count = int(event.payload.get("spared", 0))
    return _letter(
        row,
        _("L’agenda « %(name)s » a perdu la plus grande partie de ses séances"),
        _("Séances à venir qui n’y sont plus : %(count)s. Par prudence, aucune n’a été annulée.") % {"count": count},
        _("Si elles n’ont pas lieu, annulez-les dans votre espace ; sinon, vérifiez l’agenda."),
    )


def _letter(row: PartnerCalendar, subject: str, *said: str) -> Letter:
    return Letter(
        subject=subject % {"name": row.name},
        opening=said,
        facts=((_("Partenaire"), row.partner.name), (_("Agenda"), row.name)),
        action=Link(_("Voir l’agenda"), absolute("agenda:partner-calendar", row.partner.slug, row.public_id)),
    )


CATEGORY = Category.TEAM
WRITERS: dict[str, Writer] = {
    "partner_calendar.failing": to_publishers(_failing),
    "partner_calendar.recovered": to_publishers(_recovered),
    "partner_calendar.shrunk": to_publishers(_shrunk),
}
