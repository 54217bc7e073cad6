"""Pages of `typst/` into PDF. One compiler reads pages and fonts once; then a page takes a few milliseconds."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

PAGES = Path(__file__).parent / "typst"
_compiler = typst.Compiler(root=str(PAGES), ignore_system_fonts=True)
_turn = Lock()


def typeset(page: str, said: dict[str, Any], *, made_on: date, logo: bytes | None = None, xml: bytes = b"") -> bytes:
    """`said` is all that the page says. The same words on the same day are the same bytes.

    PDF/A-3a and PDF/UA-1: an archive that a screen reader can read, and that may carry other files.

    `logo` is a PNG, JPEG or SVG; typst takes strings from outside, so it goes as a list of bytes.
    """
    inputs = {"said": json.dumps(said), "logo": json.dumps(list(logo or b"")), "xml": xml.decode()}
    made_at = datetime.combine(made_on, time(), UTC)
    with _turn:
        made = _compiler.compile(
            str(PAGES / page), sys_inputs=inputs, timestamp=made_at, format="pdf", pdf_standards=["a-3a", "ua-1"]
        )
    return cast(bytes, made)
