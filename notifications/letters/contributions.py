"""The letters about hours given to the place: validated, refused."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.utils.translation import gettext as _

from billing.models import Contribution
from core.models import Event
from core.wording import day_text, duration_text, money_text, number_text
from notifications.addresses import absolute
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category


def validated(event: Event, now: datetime) -> Iterator[Owed]:
    yield from _to_person(event, Contribution.Status.VALIDATED, _validated)


def refused(event: Event, now: datetime) -> Iterator[Owed]:
    yield from _to_person(event, Contribution.Status.REFUSED, _refused)


CATEGORY = Category.MONEY
WRITERS: dict[str, Writer] = {"contribution.validated": validated, "contribution.refused": refused}


def _to_person(event: Event, status: str, write: Callable[[Contribution], Letter]) -> Iterator[Owed]:
    rows = Contribution.objects.filter(pk=event.about, status=status, person__is_active=True)
    if row := rows.select_related("person", "site", "given_pass").first():
        yield Owed(Recipient.of(row.person), partial(write, row))


def _validated(row: Contribution) -> Letter:
    facts = [*_facts(row), (_("En votre faveur"), _worth(row))]
    if row.valid_until:
        facts.append((_("À utiliser jusqu’au"), day_text(row.valid_until, with_year=True)))
    return _letter(row, _("Contribution validée : %(what)s"), _("Merci ! Vos heures sont validées."), tuple(facts))


def _refused(row: Contribution) -> Letter:
    return _letter(
        row,
        _("Contribution refusée : %(what)s"),
        _("L’équipe du lieu n’a pas validé ces heures."),
        (*_facts(row), (_("Motif"), row.reason)),
    )


def _facts(row: Contribution) -> tuple[tuple[str, str], ...]:
    return (
        (_("Quoi"), row.what),
        (_("Quand"), day_text(row.done_on, with_year=True)),
        (_("Heures"), number_text(row.hours, 2)),
    )


def _worth(row: Contribution) -> str:
    if row.given_pass:
        length = timedelta(minutes=row.given_pass.unit_minutes * row.given_pass.quantity)
        said = {"length": duration_text(length), "kind": row.given_pass.get_kind_display()}
        return _("%(length)s à réserver (%(kind)s)") % said
    if row.granted:
        return _("%(amount)s HT de remise sur vos prochaines factures") % {"amount": money_text(row.granted)}
    return _("rien de plus : le plus d’heures comptées dans ce mois est atteint")


def _letter(row: Contribution, subject: str, said: str, facts: tuple[tuple[str, str], ...]) -> Letter:
    return Letter(
        subject=subject % {"what": row.what},
        opening=(said,),
        facts=facts,
        action=Link(_("Voir mes contributions"), absolute("billing:contributions")),
        site=row.site,
    )
