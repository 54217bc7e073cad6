"""The letters about qualifications: gained, about to lapse, taken back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from core.models import Event
from core.wording import day_text
from notifications.addresses import absolute
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category
from spaces.models import Grant


def granted(event: Event, now: datetime) -> Iterator[Owed]:
    if (row := _grant(event)) and row.revoked_at is None:
        yield _to_person(row, _granted)


def revoked(event: Event, now: datetime) -> Iterator[Owed]:
    if (row := _grant(event)) and row.revoked_at is not None:
        yield _to_person(row, _revoked)


def reminder_due(event: Event, now: datetime) -> Iterator[Owed]:
    if (row := _grant(event)) and row.revoked_at is None:
        yield _to_person(row, _about_to_lapse)


CATEGORY = {
    "grant.granted": Category.ACCOUNT,
    "grant.revoked": Category.ACCOUNT,
    "grant.reminder_due": Category.REMINDERS,
}
WRITERS: dict[str, Writer] = {
    "grant.granted": granted,
    "grant.revoked": revoked,
    "grant.reminder_due": reminder_due,
}


def _grant(event: Event) -> Grant | None:
    rows = Grant.objects.select_related("qualification", "person")
    return rows.filter(pk=event.about, person__is_active=True).first()


def _to_person(row: Grant, write: Callable[[Grant], Letter]) -> Owed:
    return Owed(Recipient.of(row.person), partial(write, row))


def _granted(row: Grant) -> Letter:
    return _letter(
        row,
        _("Habilitation obtenue : %(name)s"),
        _("Vous pouvez désormais réserver ce qui demande cette habilitation, dans tous les lieux du réseau."),
    )


def _revoked(row: Grant) -> Letter:
    return _letter(
        row,
        _("Habilitation retirée : %(name)s"),
        _("Vos réservations déjà faites ne changent pas. Pour en savoir plus, adressez-vous à l’équipe d’un lieu."),
    )


def _about_to_lapse(row: Grant) -> Letter:
    return _letter(
        row,
        _("Habilitation bientôt expirée : %(name)s"),
        _("Pour la renouveler, suivez de nouveau l’atelier ou adressez-vous à l’équipe d’un lieu."),
    )


def _letter(row: Grant, subject: str, said: str) -> Letter:
    until = day_text(row.expires_on, with_year=True) if row.expires_on else _("sans limite")
    return Letter(
        subject=subject % {"name": row.qualification.label},
        opening=(said,),
        facts=((_("Habilitation"), row.qualification.label), (_("Valable jusqu’au"), until)),
        action=Link(_("Voir mes habilitations"), absolute("spaces:my-qualifications")),
    )
