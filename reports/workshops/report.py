"""Workshops cut by theme, public, level, site, partner, month, mode or type.

A session for several publics stands in the row of each; `whole` counts it once, so the rows of publics may add up to
more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from agenda.models import Theme, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import Public
from agenda.statistics import TYPES
from reports.question import Question, check_size
from reports.words import in_order, month_word
from reports.workshops.counted import Counted, Figures
from reports.workshops.reading import read
from spaces.catalogue import Catalogue

KEYS: dict[str, Callable[[Counted], Sequence[Any]]] = {
    "theme": lambda session: [session.theme],
    "audience": lambda session: session.publics or [None],
    "level": lambda session: [session.level],
    "site": lambda session: [session.site],
    "partner": lambda session: [session.partner],
    "month": lambda session: [month_word(session.on)],
    "mode": lambda session: [session.mode],
    "type": lambda session: [session.type],
}
"""The rows in which a session stands."""

GROUPS = tuple(KEYS)
ORDERS: dict[str, list[str]] = {
    "theme": Theme.values,
    "audience": Public.values,
    "level": Workshop.Level.values,
    "mode": Mode.values,
    "type": list(TYPES),
}
"""Words whose values have an order of their own."""


@dataclass(frozen=True, slots=True)
class WorkshopsRow:
    """`keys` follow the question's `group_by`."""

    keys: tuple[Any, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class WorkshopsReport:
    question: Question
    rows: list[WorkshopsRow]
    whole: Figures
    """Each session once."""


def workshops(question: Question, *, catalogue: Catalogue, now: datetime) -> WorkshopsReport:
    """Two queries. Raises ReportTooLarge."""
    return cut(read(question, catalogue=catalogue, now=now), question, catalogue=catalogue)


def cut(sessions: Iterable[Counted], question: Question, *, catalogue: Catalogue) -> WorkshopsReport:
    """What was read, cut as the question says; rows in the order of their keys. Raises ReportTooLarge."""
    sums: dict[tuple[Any, ...], Figures] = defaultdict(Figures)
    whole = Figures()
    for session in sessions:
        whole += session.figures
        for keys in product(*(KEYS[word](session) for word in question.group_by)):
            sums[keys] += session.figures
    check_size(len(sums))
    if not question.group_by:
        sums[()] = whole
    rows = [WorkshopsRow(keys, figures) for keys, figures in sums.items()]
    rows.sort(key=lambda row: in_order(question.group_by, _ranked(question.group_by, row.keys), catalogue))
    return WorkshopsReport(question, rows, whole)


def stands_in(session: Counted, keys: Mapping[str, Any]) -> bool:
    """Whether it is counted in the row of those keys."""
    return all(key in KEYS[word](session) for word, key in keys.items())


def _ranked(words: Sequence[str], keys: Sequence[Any]) -> list[Any]:
    """Values that have an order as their place in it."""
    return [
        ORDERS[word].index(key) if word in ORDERS and key is not None else key
        for word, key in zip(words, keys, strict=True)
    ]
