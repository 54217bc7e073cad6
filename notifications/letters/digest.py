"""The digest of the team: one mail a day or a week, and none when there is nothing to say."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.utils import translation
from django.utils.translation import gettext as _

from core.models import Event
from core.wording import day_text
from members.models import Person
from notifications.digest import Span, gather
from notifications.letters.letter import Letter, Owed, Recipient, Section, Writer
from notifications.models import Category


def due(event: Event, now: datetime) -> Iterator[Owed]:
    person = Person.objects.filter(pk=event.about, is_active=True).first()
    if person is None:
        return
    span = Span(date.fromisoformat(event.payload["day"]), int(event.payload["days"]), now)
    with translation.override(person.language):
        sections = gather(person, span)
    if sections:
        yield Owed(Recipient.of(person), partial(_digest, span, sections))


CATEGORY = Category.DIGEST
WRITERS: dict[str, Writer] = {"digest.due": due}


def _digest(span: Span, sections: list[Section]) -> Letter:
    day = day_text(span.day)
    subject = _("Aujourd’hui, %(day)s") if span.days == 1 else _("La semaine du %(day)s")
    return Letter(
        subject=subject % {"day": day},
        opening=(_("Voici ce qui vous attend et ce qui vient."),),
        sections=tuple(sections),
    )
