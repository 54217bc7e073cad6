"""The figures of the page of workshops. First cells lead to the sessions behind them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html

from agenda.statistics import Activity, activities_among
from reports.definitions import WORKSHOPS
from reports.exhibit import Drawn, Exhibit
from reports.naming import LABELS, Names, names_for
from reports.question import Question
from reports.web.asking import Asked
from reports.web.figure import Figure, Meaning, Reader
from reports.workshops import Counted, read
from reports.workshops.exhibits import CUTS, MONTHS, WORDS, Cut, exhibit, exhibits
from reports.workshops.people import ASKED, people_exhibit, people_exhibits
from reports.workshops.reading import announced
from reports.workshops.table import COLUMNS

WORD_OF = {one.name: one.word for one in (MONTHS, *CUTS)}


def figures(sessions: Sequence[Counted], asked: Asked, names: Names) -> list[Figure]:
    return [_figure(one, WORD_OF[one.name], asked) for one in exhibits(sessions, asked.question, names)]


def people_figures(activities: Sequence[Activity]) -> list[Figure]:
    return [
        Figure(
            name=one.name,
            title=one.title,
            alt=one.alt,
            columns=list(one.columns),
            rows=[list(row) for row in one.rows],
            picture=_picture(one),
            report="mediation",
            note=one.note,
        )
        for one in people_exhibits(activities)
    ]


def _figure(one: Exhibit, word: str, asked: Asked) -> Figure:
    linked = (
        [_to_sessions(asked, word, key, row[0]), *row[1:]] for key, row in zip(one.keys, one.rows[:-1], strict=True)
    )
    return Figure(
        name=one.name,
        title=one.title,
        alt=one.alt,
        columns=list(one.columns),
        rows=[*linked, list(one.rows[-1])],
        picture=_picture(one),
        report="workshops",
        asked={"group_by": word},
        note=one.note,
        meaning=meaning_of(word),
    )


def meaning_of(*words: str) -> Meaning:
    shown = [(LABELS[word], WORKSHOPS[word]) for word in words if word in WORKSHOPS]
    return (*shown, *((column.label, WORKSHOPS[column.name]) for column in COLUMNS))


def _picture(one: Exhibit) -> Drawn:
    if one.picture is None:
        raise ValueError(f"{one.name} has no picture")
    return one.picture


def _to_sessions(asked: Asked, word: str, key: Any, name: str) -> str:
    """A site is chosen as on every page, by its name in addresses."""
    value = asked.catalogue.sites[key].slug if word == "site" else "" if key is None else key
    query = urlencode({**asked.as_page, word: value}, doseq=True)
    return format_html('<a href="{}?{}">{}</a>', reverse("reports:workshop-sessions"), query, name)


def _read_cut(one: Cut, question: Question, names: Names, now: datetime) -> Drawn:
    named = names_for([one.word], names.catalogue)
    return _picture(exhibit(one, read(question, catalogue=names.catalogue, now=now), question, named))


def _read_people(field: str, question: Question, names: Names, now: datetime) -> Drawn:
    return _picture(people_exhibit(field, activities_among(announced(question, names.catalogue), now=now)))


_anew: Callable[..., Reader] = partial
READERS: dict[str, Reader] = {
    **{one.name: _anew(_read_cut, one) for one in (MONTHS, *CUTS)},
    **{name: _anew(_read_people, field) for field, (name, _title) in ASKED.items()},
}
__all__ = ["READERS", "WORDS", "figures", "meaning_of", "people_figures"]
