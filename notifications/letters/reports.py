"""The letter that brings the monthly report. What it says comes from the reports, which know nothing of mails: the
composition root joins the two.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.models import Event
from members.models import Person
from notifications.addresses import absolute
from notifications.attachments import report_file
from notifications.letters.letter import Letter, Link, Recipient, Writer
from notifications.letters.letter import Owed as OwedLetter
from notifications.models import Category

NONE = "–"


class Owed(Protocol):
    """A month that somebody gets. `site` is the place's name in addresses, empty for all that they read."""

    @property
    def person(self) -> Person: ...
    @property
    def site(self) -> str: ...


class Told(Protocol):
    """`facts` are labels and values: of the month, of the one before, of a year ago."""

    @property
    def month(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def facts(self) -> tuple[tuple[str, str, str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class Source:
    """`owed(subscription, month)` is None where nothing is, or no more; `told` speaks the active language."""

    owed: Callable[[str, str], Any]
    told: Callable[[Any, datetime], Told]


_sources: list[Source] = []


def read_from(source: Source) -> None:
    """Called once, when the application starts."""
    _sources[:] = [source]


def due(event: Event, now: datetime) -> Iterator[OwedLetter]:
    subscription, month = event.payload["subscription"], event.payload["month"]
    for source in _sources:
        owed: Owed | None = source.owed(subscription, month)
        if owed is not None:
            attachment = report_file(subscription, month)
            yield OwedLetter(Recipient.of(owed.person), partial(_letter, source, owed, month, attachment, now))


CATEGORY = Category.REPORTS
WRITERS: dict[str, Writer] = {"report.due": due}


def _letter(source: Source, owed: Owed, month: str, attachment: str, now: datetime) -> Letter:
    told = source.told(owed, now)
    query = urlencode({"site": owed.site})
    return Letter(
        subject=_("Rapport du mois, %(month)s : %(place)s") % {"month": told.month, "place": told.place},
        opening=(_opening(told),),
        facts=tuple((label, _compared(value, before, year)) for label, value, before, year in told.facts),
        action=Link(_("Lire le rapport"), f"{absolute('reports:monthly', month)}?{query}"),
        closing=(_("Ce rapport est fait pour l’équipe du lieu : ne le diffusez pas tel quel."),),
        attachment=attachment,
    )


def _opening(told: Told) -> str:
    if all(before == year == NONE for _label, _value, before, year in told.facts):
        return _("Voici le rapport de %(month)s, en pièce jointe. En bref :") % {"month": told.month}
    said = _("Voici le rapport de %(month)s, en pièce jointe. En bref, et entre parenthèses ce qu’il en était :")
    return said % {"month": told.month}


def _compared(value: str, before: str, year: str) -> str:
    """Only with what there is to compare with."""
    compared = []
    if before != NONE:
        compared.append(_("le mois d’avant %(value)s") % {"value": before})
    if year != NONE:
        compared.append(_("un an plus tôt %(value)s") % {"value": year})
    return f"{value} ({', '.join(compared)})" if compared else value
