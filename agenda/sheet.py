"""The sheet that people sign when they come, as a PDF: names and appointments, nothing else of what they said."""

import json
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from agenda.models import Registration, Session
from booking.feeds import address_of
from core.wording import hours_text, period_text

PAGE = Path(__file__).parent / "typst" / "sheet.typ"
FEWEST_SPARE, SPARE_SHARE = 4, 4
"""Empty lines for who comes without registering: four, or a quarter of those registered."""
_compiler = typst.Compiler(str(PAGE), root=str(PAGE.parent), ignore_system_fonts=True)
_turn = Lock()


def sheet_of(session: Session, *, language: str) -> bytes:
    """Tagged (PDF/UA); the same list gives the same bytes. Needs `with_details()`."""
    return compiled(session, language=language, format="pdf", pdf_standards=["ua-1"])


def compiled(session: Session, *, language: str, **options: Any) -> bytes:
    """As typst's other formats too, which can be read without a PDF reader."""
    rows = sorted(session.registrations.living(), key=lambda row: (row.start, row.name.casefold(), row.pk))
    with translation.override(language):
        said = json.dumps(words_of(session, rows, language))
    made_at = session.changed_at.replace(microsecond=0)
    with _turn:
        page = _compiler.compile(sys_inputs={"said": said}, timestamp=made_at, **options)
    return cast(bytes, page)


def words_of(session: Session, registrations: list[Registration], language: str) -> dict[str, Any]:
    """All that the page says, in the active language."""
    has_slots = session.slot_minutes is not None
    columns = [*([_("Heure")] if has_slots else []), _("Nom"), _("Signature")]
    return {
        "lang": language,
        "title": _("Feuille d’émargement"),
        "workshop": session.workshop.title,
        "partner": session.partner.name,
        "facts": [[label, value] for label, value in _facts(session) if value],
        "columns": columns,
        "widths": [*(["2.6cm"] if has_slots else []), "1fr", "6cm"],
        "rows": [*(_row(row, session) for row in registrations), *_spare(len(columns), len(registrations))],
        "count": _("Venues sans inscription :"),
        "signed": _("Signature de qui anime"),
        "footer": f"{session.partner.name} · {session.workshop.title}",
    }


def _facts(session: Session) -> list[tuple[str, str]]:
    held_by = session.facilitations.select_related("facilitator").order_by("pk")
    room = f"{session.room.name}, " if session.room else ""
    return [
        (_("Quand"), period_text(session.start, session.end, session.site.tz, with_year=True)),
        (_("Où"), room + address_of(session.site)),
        (_("Animé par"), ", ".join(one.facilitator.name for one in held_by)),
        (_("Proposé par"), session.partner.name),
    ]


def _row(row: Registration, session: Session) -> list[str]:
    hours = hours_text(row.start, row.end, session.site.tz) if row.slot else ""
    return [*([hours] if session.slot_minutes is not None else []), row.name, ""]


def _spare(columns: int, registered: int) -> list[list[str]]:
    return [[""] * columns for _number in range(max(FEWEST_SPARE, registered // SPARE_SHARE))]
