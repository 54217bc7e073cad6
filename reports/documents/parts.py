"""What a document is made of, in words that are ready, and the press that sets it.

`typst/report.typ` knows these shapes and no figure of its own.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.documents.typesetting import Press
from core.wording import day_text
from reports.exhibit import Exhibit
from reports.pictures.look import LIGHT

PRESS = Press(Path(__file__).parent / "typst")


@dataclass(frozen=True, slots=True)
class Cover:
    """`kicker` says what it is, `title` of which place, `period` of which days."""

    kicker: str
    title: str
    period: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A picture and a table under a title of their own; either may be left out."""

    title: str
    picture: str = ""
    alt: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    has_total: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    lead: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`figures` are the key figures: label, value and what each column of `compared` says."""

    cover: Cover
    figures: tuple[tuple[str, ...], ...]
    compared: tuple[str, ...]
    sections: tuple[Section, ...]
    method: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    author: str
    made_on: date
    words: dict[str, str] = field(default_factory=dict)


def part_of(one: Exhibit, *, columns: Sequence[int] | None = None, has_total: bool = True) -> Part:
    """`columns` are those that fit on a page; all of them if not said."""
    kept = range(len(one.columns)) if columns is None else columns
    return Part(
        title=one.title,
        picture=one.picture.draw(LIGHT) if one.picture else "",
        alt=one.alt,
        columns=tuple(one.columns[index] for index in kept),
        rows=tuple(tuple(row[index] for index in kept) for row in one.rows),
        has_total=has_total,
        note=one.note,
    )


def printed(document: Document) -> bytes:
    """In the active language. PDF/A-3a and PDF/UA-1; the same figures on the same day are the same bytes."""
    cover = document.cover
    said = {
        **asdict(document),
        "made_on": _("Établi le %(day)s") % {"day": day_text(document.made_on, with_year=True)},
        "lang": (get_language() or "fr")[:2],
        "title": f"{cover.kicker} · {cover.title} · {cover.period}",
        "words": {
            "figures": _("Chiffres clés"),
            "figure": _("Chiffre"),
            "method": _("Méthode"),
            "definitions": _("Définitions"),
        },
    }
    return PRESS.printed("report.typ", said, made_on=document.made_on)
