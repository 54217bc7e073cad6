"""The letters about passes: bought, given or handed over, about to run out."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from billing.models import Pass
from core.models import Event
from core.wording import day_text, duration_text
from members.models import Person
from notifications.addresses import absolute
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category


def bought(event: Event, now: datetime) -> Iterator[Owed]:
    yield from _to_holders(event, _bought)


def given(event: Event, now: datetime) -> Iterator[Owed]:
    yield from _to_holders(event, _given)


def reminder_due(event: Event, now: datetime) -> Iterator[Owed]:
    """What was used up since owes nothing."""
    yield from _to_holders(event, _about_to_lapse, left__gt=0)


CATEGORY = {
    "pass.bought": Category.MONEY,
    "pass.given": Category.MONEY,
    "pass.received": Category.MONEY,
    "pass.reminder_due": Category.REMINDERS,
}
WRITERS: dict[str, Writer] = {
    "pass.bought": bought,
    "pass.given": given,
    "pass.received": given,
    "pass.reminder_due": reminder_due,
}


def _to_holders(event: Event, write: Callable[[Pass], Letter], **condition: int) -> Iterator[Owed]:
    row = Pass.objects.filter(pk=event.about, **condition).select_related("site").first()
    if row is not None:
        for person in holders_of(row):
            yield Owed(Recipient.of(person), partial(write, row))


def holders_of(row: Pass) -> list[Person]:
    """The person, or those who answer for the organisation."""
    active = Person.objects.filter(is_active=True)
    if row.person_id is not None:
        return list(active.filter(pk=row.person_id))
    answering = active.filter(affiliations__organisation=row.organisation_id, affiliations__role="administrator")
    return list(answering.order_by("pk"))


def _bought(row: Pass) -> Letter:
    return _letter(
        row,
        _("Carnet acheté : %(name)s"),
        _("C’est fait : vous pouvez réserver avec ce carnet dès maintenant. Son prix figure sur votre facture."),
    )


def _given(row: Pass) -> Letter:
    return _letter(row, _("Carnet reçu : %(name)s"), _("Ce carnet est à vous, vous pouvez réserver avec."))


def _about_to_lapse(row: Pass) -> Letter:
    return _letter(
        row,
        _("Carnet bientôt terminé : %(name)s"),
        _("Il vous reste des unités à utiliser : c’est le jour de l’usage qui compte, et non celui où l’on réserve."),
    )


def _letter(row: Pass, subject: str, said: str) -> Letter:
    unit = duration_text(timedelta(minutes=row.unit_minutes))
    where = row.site.name if row.site else _("tous les lieux du réseau")
    return Letter(
        subject=subject % {"name": row.name},
        opening=(said,),
        facts=(
            (_("Carnet"), row.name),
            (_("À réserver"), _("%(left)s sur %(quantity)s, de %(unit)s chacune") % _counted(row, unit)),
            (_("Où"), where),
            (_("Valable jusqu’au"), day_text(row.valid_until, with_year=True)),
        ),
        action=Link(_("Voir mes carnets"), absolute("billing:passes")),
    )


def _counted(row: Pass, unit: str) -> dict[str, object]:
    return {"left": row.left, "quantity": row.quantity, "unit": unit}
