"""What a link to the agenda shows where it is shared: a picture of 1200 × 630 with the words that matter."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import cast

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agenda.feeds import price_text, when_of
from agenda.models import Session

PAGE = Path(__file__).parent / "typst" / "share.typ"
_compiler = typst.Compiler(str(PAGE), root=str(PAGE.parent), ignore_system_fonts=True)
"""Reads the page and its fonts once; one at a time uses it."""
_turn = Lock()
LONG_WORD = re.compile(r"(\S{24})(?=\S)")


@dataclass(frozen=True)
class Picture:
    """`told` is all that it says; the same words are the same bytes."""

    told: str

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.told.encode()).hexdigest()[:32]}"'

    @cached_property
    def png(self) -> bytes:
        return _drawn(self.told)


def of_session(session: Session) -> Picture:
    """Needs `with_details()`."""
    workshop = session.workshop
    place = session.site.name if session.is_on_site else _("À distance")
    price = price_text(workshop.price, is_pay_what_you_want=workshop.is_pay_what_you_want)
    return _picture(
        above=str(workshop.get_theme_display()),
        state=str(session.get_status_display()) if session.is_cancelled or session.is_postponed else "",
        title=workshop.title,
        when=when_of(session),
        where=place if place == session.partner.name else f"{place} · {session.partner.name}",
        below=f"{price} · Perrière",
    )


def of_agenda() -> Picture:
    return _picture(
        above="Perrière",
        title=_("Agenda des ateliers"),
        where=_("Démarches, premiers pas, création, réparation : ce que proposent les lieux du réseau."),
        below=_("L’inscription ne demande pas de compte."),
    )


def _picture(*, above: str, title: str, where: str, below: str, state: str = "", when: str = "") -> Picture:
    said = {"above": above, "state": state, "title": title, "when": when, "where": where, "below": below}
    broken = {name: LONG_WORD.sub("\\1\u200b", text) for name, text in said.items()}
    return Picture(json.dumps({**broken, "lang": (get_language() or "fr")[:2]}, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=64)
def _drawn(told: str) -> bytes:
    with _turn:
        return cast(bytes, _compiler.compile(sys_inputs={"said": told}, format="png", ppi=72))
