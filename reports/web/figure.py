"""A figure: a picture, the sentence that says what it shows, its numbers, what they mean, and the same as files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from reports.naming import Names
from reports.question import Question
from reports.web.asking import Asked
from reports.web.drawn import Picture, addresses, keep

Meaning = tuple[tuple[str | Promise, str | Promise], ...]
"""Labels and what they count."""

Reader = Callable[[Question, Names, datetime], Picture]
"""How a picture is read anew when the cache has lost it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is the picture's in its address; `report` and `asked` lead to the API's table of the same numbers."""

    name: str
    title: str
    alt: str
    columns: list[Any]
    rows: list[list[Any]]
    picture: Picture
    report: str = ""
    asked: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    meaning: Meaning = ()


def shown(figures: Iterable[Figure], asked: Asked) -> list[dict[str, Any]]:
    """As the templates take them. What was drawn is kept for the requests of its pictures."""
    figures = list(figures)
    digests = keep({figure.name: figure.picture for figure in figures}, asked.question)
    return [
        {
            "title": figure.title,
            "alt": figure.alt,
            "columns": figure.columns,
            "rows": figure.rows,
            "note": figure.note,
            "meaning": figure.meaning,
            "images": addresses(figure.name, digests[figure.name], asked.as_page),
            **(file_addresses(figure.report, {**asked.as_report, **figure.asked}) if figure.report else {}),
        }
        for figure in figures
    ]


def file_addresses(report: str, asked: dict[str, Any]) -> dict[str, str]:
    query = urlencode(asked, doseq=True, safe=",")
    return {
        f"{form}_url": f"{reverse(f'report-{report}-file', kwargs={'format': form})}?{query}"
        for form in ("csv", "xlsx")
    }
