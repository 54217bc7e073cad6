"""Pages into PDF. One compiler reads pages and fonts once; then a page takes a few milliseconds."""

import json
import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

PAGES = Path(__file__).parent / "typst"
UNDRAWN = re.compile(r'the (?:text|codepoint) `"(.+?)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
JOINED = "(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[^\x00-\x7f])*"
"""What hangs on a letter before it: forms, tones of skin, letters joined to one picture."""
BEYOND = "[\u2e80-\ufefe\U00010000-\U0010ffff]"
"""Chinese, Japanese, pictures: none of the fonts has any, so they need not be met one by one."""
BOX = "□"


def typeset(page: str, said: dict[str, Any], *, made_on: date, logo: bytes | None = None, xml: bytes = b"") -> bytes:
    """`said` is all that the page says. The same words on the same day are the same bytes.

    PDF/A-3a and PDF/UA-1: an archive that a screen reader can read, and that may carry other files.
    `logo` is a PNG, JPEG or SVG; typst takes strings from outside, so it goes as a list of bytes. One that cannot be
    read raises `TypstError`.
    """
    return PRESS.printed(page, said, made_on=made_on, logo=json.dumps(list(logo or b"")), xml=xml.decode())


class Press:
    """One compiler for the pages of a folder, and one at a time who uses it."""

    def __init__(self, pages: Path) -> None:
        self._pages = pages
        self._compiler = typst.Compiler(root=str(pages), ignore_system_fonts=True)
        self._turn = Lock()

    def printed(self, page: str, said: dict[str, Any], *, made_on: date, **inputs: str) -> bytes:
        """PDF/A-3a and PDF/UA-1; the same words on the same day are the same bytes. May raise `TypstError`."""
        told = json.dumps(said, ensure_ascii=False)
        while True:
            try:
                return self._compiled(page, {"said": told, **inputs}, made_on)
            except typst.TypstError as refused:
                drawable = _boxed(told, refused.message)
                if drawable == told:
                    raise
                told = drawable

    def _compiled(self, page: str, inputs: dict[str, str], made_on: date) -> bytes:
        made_at = datetime.combine(made_on, time(), UTC)
        with self._turn:
            made = self._compiler.compile(
                str(self._pages / page),
                sys_inputs=inputs,
                timestamp=made_at,
                format="pdf",
                pdf_standards=["a-3a", "ua-1"],
            )
        return cast(bytes, made)


PRESS = Press(PAGES)


def _boxed(told: str, refusal: str) -> str:
    """An archive may hold no letter that its fonts cannot draw: an emoji in a title becomes a box, not a failure."""
    found = UNDRAWN.search(refusal)
    if not found:
        return told
    text = ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])
    letter = BEYOND if re.match(BEYOND, text) else re.escape(json.dumps(text, ensure_ascii=False)[1:-1])
    return re.sub(letter + JOINED, BOX, told)
