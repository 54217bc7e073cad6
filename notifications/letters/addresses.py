"""The letter that asks whether mails arrive: the one that goes to an address that others came back from."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from core.models import Event
from members.models import Person
from notifications import checking
from notifications.letters.letter import Letter, Link, Owed, Recipient, Writer
from notifications.models import Category


def check_asked(event: Event, now: datetime) -> Iterator[Owed]:
    if person := Person.objects.filter(pk=event.about, is_active=True).first():
        yield Owed(Recipient.of(person), partial(_check, person), urgent=True, even_blocked=True)


CATEGORY = Category.ACCOUNT
WRITERS: dict[str, Writer] = {"address.check_asked": check_asked}


def _check(person: Person) -> Letter:
    return Letter(
        subject=_("Ce mail vous parvient-il ?"),
        opening=(
            _("Des mails envoyés à cette adresse nous sont revenus, et nous avons cessé d’en envoyer."),
            _("Si vous lisez ceci, dites-le d’un appui : vous recevrez de nouveau les autres."),
        ),
        action=Link(_("Oui, les mails arrivent"), checking.page_of(person.email)),
        closing=(_("Ce lien vaut deux jours."),),
    )
