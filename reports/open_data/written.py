"""A data set as it is written: the same rows as JSON and as CSV, with the licence they are under."""

import csv
import io
import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from reports.files import disarmed

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """`columns` in their order; a row may lack some, and has no others."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]
    about: Row = field(default_factory=dict)


def licence() -> dict[str, str]:
    return {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL}


def as_json(written: Written) -> bytes:
    meta = {"licence": licence(), "publisher": settings.NETWORK_NAME, **written.about}
    return json.dumps({"results": written.rows, "meta": meta}, ensure_ascii=False).encode()


def as_csv(written: Written) -> bytes:
    """RFC 4180. No text begins like a formula of a spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(written.columns)
    writer.writerows([_cell(row.get(name)) for name in written.columns] for row in written.rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return disarmed(value) if isinstance(value, str) else value
