"""From a row of a report to what it is made of: its keys in an address, and the question of that row alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agenda.models import Theme, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import Public
from agenda.statistics import TYPES
from billing.models import Charge, PriceGroup
from core.ranges import PeriodInvalid
from reports.access import narrowed as readable_keys
from reports.errors import RowUnknown
from reports.naming import IDENTITIES, LABELS, NAMED, Names
from reports.question import DAY, Days, Question
from spaces.catalogue import Catalogue

NONE = "none"
"""How an address says that the row has no value: no site, no plan."""

Read = Callable[[str, Catalogue], Any]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A question about one row: its days are the row's own, `keys` are the others, None where the row has none.

    `said` are all words of the row with their values, as `Names.said` takes them.
    """

    question: Question
    keys: dict[str, Any]
    said: dict[str, Any] = field(default_factory=dict)


def narrowed(question: Question, asked: Mapping[str, str], words: Sequence[str], *, catalogue: Catalogue) -> Narrowed:
    """One query for each plan, issuer or zone. Raises RowUnknown, PeriodInvalid where the days have nothing in common
    with those asked for.
    """
    said = {word: _read(word, asked[word], catalogue) for word in words if asked.get(word)}
    days = question.days
    for word, span in SPANS.items():
        if word in said:
            days = _common(days, span(said[word]), word)
    keys = {word: key for word, key in said.items() if word not in SPANS}
    return Narrowed(replace(question, days=days), keys, said)


def sites_among(said: Sequence[str], readable: frozenset[int] | None, catalogue: Catalogue) -> frozenset[int] | None:
    """The sites that an address says, or all that may be read. Raises RowUnknown, ReportsNotAllowed."""
    keys = [_read("site", text, catalogue) for text in said]
    return (
        frozenset(key for site in keys if site is not None for key in readable_keys(readable, site) or ()) or readable
    )


def as_query(words: Sequence[str], keys: Sequence[Any], names: Names) -> dict[str, str]:
    """The keys of a row as an address says them."""
    return {word: _told(word, key, names) for word, key in zip(words, keys, strict=True)}


def _told(word: str, key: Any, names: Names) -> str:
    if word not in NAMED:
        return NONE if key is None else str(key)
    identity = names.identity(word, key)
    return identity[0] if identity else NONE


def _read(word: str, text: str, catalogue: Catalogue) -> Any:
    if text == NONE:
        return None
    try:
        return READERS[word](text, catalogue)
    except (ValueError, LookupError, OverflowError, StopIteration):
        raise RowUnknown(_("%(word)s : rien ne s’appelle ainsi.") % {"word": LABELS[word]}, field=word) from None


def _site(text: str, catalogue: Catalogue) -> int:
    """By its public id or its slug, as pages say it."""
    entries = catalogue.sites.values()
    return next(entry.pk for entry in entries if text in (entry.slug, str(entry.public_id)))


def _identified(word: str) -> Read:
    return lambda text, _catalogue: next(key for key, public_id, _name in IDENTITIES[word]() if str(public_id) == text)


def _dated(word: str) -> Read:
    """The word itself, once it is known to name days."""
    return lambda text, _catalogue: text if SPANS[word](text) else None


def _number(most: int) -> Read:
    return lambda text, _catalogue: range(most)[int(text)] if text.isdecimal() else int("")


def _common(days: Days, other: tuple[date, date], word: str) -> Days:
    first, last = max(days.first, other[0]), min(days.last, other[1])
    if last < first:
        raise PeriodInvalid(_("Ces jours sont hors de la période demandée."), field=word)
    return Days(first, last)


def _day(text: str) -> tuple[date, date]:
    return date.fromisoformat(text), date.fromisoformat(text)


def _week(text: str) -> tuple[date, date]:
    year, number = text.split("-W")
    first = date.fromisocalendar(int(year), int(number), 1)
    return first, first + 6 * DAY


def _month(text: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{text}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - DAY


SPANS: dict[str, Callable[[str], tuple[date, date]]] = {"day": _day, "week": _week, "month": _month}
READERS: dict[str, Read] = {
    "resource": lambda text, catalogue: catalogue.resource_by_id[UUID(text)].pk,
    "site": _site,
    "kind": lambda text, _catalogue: Charge.Kind(text).value,
    "group": lambda text, _catalogue: PriceGroup(text).value,
    **{word: _identified(word) for word in IDENTITIES},
    **{word: _dated(word) for word in SPANS},
    "theme": lambda text, _catalogue: Theme(text).value,
    "audience": lambda text, _catalogue: Public(text).value,
    "level": lambda text, _catalogue: Workshop.Level(text).value,
    "mode": lambda text, _catalogue: Mode(text).value,
    "type": lambda text, _catalogue: {word: word for word in TYPES}[text],
    "weekday": _number(7),
    "hour": _number(24),
}
