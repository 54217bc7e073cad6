"""The sessions behind a figure, a page at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format

from agenda.models import Session
from core.wording import hours_text, number_text
from reports.naming import LABELS, Names, names_for
from reports.narrowing import as_query
from reports.web.asking import Asked
from reports.web.figure import file_addresses
from reports.web.workshops_figures import WORDS
from reports.wording import NONE
from reports.workshops import Counted, Outcome, read
from reports.workshops.report import KEYS

ON_A_PAGE = 50
WANTED = tuple(word for word in WORDS if word != "site")
"""The site is part of the choice that every page has."""


def sessions_shown(request: HttpRequest, asked: Asked, *, now: datetime) -> dict[str, Any]:
    names = names_for(WORDS, asked.catalogue)
    wanted = {word: request.GET[word] for word in WANTED if word in request.GET}
    found = [one for one in read(asked.question, catalogue=asked.catalogue, now=now) if _is_wanted(one, wanted)]
    number = _number(request.GET.get("page", ""), len(found))
    start = (number - 1) * ON_A_PAGE
    base = {**asked.as_page, **wanted}
    return {
        "count": len(found),
        "rows": _rows(found[start : start + ON_A_PAGE]),
        "wanted": [_said(word, value, found, names, base) for word, value in wanted.items()],
        "back": f"{reverse('reports:workshops')}?{urlencode(asked.as_page, doseq=True)}",
        "files": file_addresses("mediation", {**asked.as_report, **_in_report(wanted, found, names)}),
        "previous_url": _address(base, number - 1) if number > 1 else "",
        "next_url": _address(base, number + 1) if start + ON_A_PAGE < len(found) else "",
    }


def _is_wanted(session: Counted, wanted: dict[str, str]) -> bool:
    """An empty word is what has no value."""
    return all(
        any(("" if key is None else str(key)) == value for key in KEYS[word](session)) for word, value in wanted.items()
    )


def _keys(word: str, found: Sequence[Counted]) -> dict[str, Any]:
    """Those that sessions have, by what addresses say of them."""
    return {"" if key is None else str(key): key for session in found for key in KEYS[word](session)}


def _in_report(wanted: dict[str, str], found: Sequence[Counted], names: Names) -> dict[str, str]:
    """As the address of the API's report says it, in which stands no database key."""
    known = {word: _keys(word, found)[value] for word, value in wanted.items()} if found else {}
    return as_query(tuple(known), tuple(known.values()), names)


def _said(word: str, value: str, found: Sequence[Counted], names: Names, base: dict[str, Any]) -> dict[str, Any]:
    """What is wanted, and the address without it. A value that no session has says itself."""
    keys = _keys(word, found)
    rest = {name: said for name, said in base.items() if name != word}
    name = names.said(word, keys[value]) if value in keys else value
    return {"label": LABELS[word], "value": name, "without": f"?{urlencode(rest, doseq=True)}"}


def _rows(found: Sequence[Counted]) -> list[dict[str, Any]]:
    """Two queries. Only of sessions that took place is it known who came."""
    known = Session.objects.with_details().in_bulk([one.key for one in found])
    return [_row(one, known[one.key]) for one in found]


def _row(one: Counted, session: Session) -> dict[str, Any]:
    figures, is_held = one.figures, one.outcome == Outcome.HELD
    day, hours = date_format(one.on, "SHORT_DATE_FORMAT"), hours_text(session.start, session.end, session.site.tz)
    cells = [session.capacity, figures.registered, figures.attended, figures.walk_ins, figures.waiting]
    return {
        "title": session.workshop.title,
        "url": reverse("agenda:session", args=[session.public_id]),
        "when": f"{day}, {hours}",
        "site": session.site.name,
        "partner": session.partner.name,
        "outcome": one.outcome.label,
        "is_held": is_held,
        "cells": [number_text(cell) if is_held else NONE for cell in cells],
    }


def _number(said: str, count: int) -> int:
    last = max((count - 1) // ON_A_PAGE + 1, 1)
    return min(max(int(said), 1), last) if said.isascii() and said.isdecimal() and len(said) < 6 else 1


def _address(base: dict[str, Any], number: int) -> str:
    return f"?{urlencode({**base, 'page': number}, doseq=True)}"
