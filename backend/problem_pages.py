"""The page that every problem's `type` leads to: `docs/problems.md`, in the reader's language."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from backend.problems import titles

SOURCE = Path(__file__).resolve().parents[1] / "docs/problems.md"
ENTRY = re.compile(r"^### (?P<code>[a-z-]+) \((?P<status>\d{3})\)\n\n(?P<en>.+)\n\n> (?P<fr>.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Entry:
    code: str
    status: int
    title: Any
    texts: dict[str, str]

    @property
    def text(self) -> SafeString:
        """The explanation in the language of the request, its code marked up."""
        said = self.texts.get((get_language() or "fr")[:2], self.texts["fr"])
        return mark_safe(CODE.sub(r"<code>\1</code>", escape(said)))  # escaped, from our own file


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """In order of code."""
    known = titles()
    found = ENTRY.finditer(SOURCE.read_text(encoding="utf-8"))
    made = (
        Entry(said["code"], int(said["status"]), known.get(said["code"], ""), {"en": said["en"], "fr": said["fr"]})
        for said in found
    )
    return tuple(sorted(made, key=lambda entry: entry.code))


def problems(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/problems.html", {"entries": entries()})
