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


def typeset(page: str, said: dict[str, Any], *, made_on: date, **options: Any) -> bytes:
    """`said` is all that the page says. The same words on the same day are the same bytes; tagged (PDF/UA-1).

    `inputs` are further strings for the page. Other options are typst's: other formats, other PDF standards.
    """
    inputs = {"said": json.dumps(said), **options.pop("inputs", {})}
    told = {"format": "pdf", "pdf_standards": ["ua-1"], **options}
    made_at = datetime.combine(made_on, time(), UTC)
    with _turn:
        made = _compiler.compile(str(PAGES / page), sys_inputs=inputs, timestamp=made_at, **told)
    return cast(bytes, made)
