"""Reports as the API shows them."""

from decimal import Decimal
from typing import Any

from core.money import CURRENCY
from reports.naming import NAMED, Names
from reports.tables import Cell, Table


def report_shape(table: Table) -> dict[str, Any]:
    """`results` and `meta`; amounts are strings, hours and ratios numbers."""
    words, names = table.question.group_by, [column.name for column in table.columns]
    results = [
        {
            **{word: _key(word, key, table.names) for word, key in zip(words, keys, strict=True)},
            **{name: cell_shape(cell) for name, cell in zip(names, cells, strict=True)},
        }
        for keys, cells in table.rows
    ]
    return {"results": results, "meta": _meta(table)}


def _meta(table: Table) -> dict[str, Any]:
    """Neither report ever counts a use on the day it was booked."""
    days = table.question.days
    return {
        "from": days.first.isoformat(),
        "to": days.last.isoformat(),
        "group_by": list(table.question.group_by),
        "basis": table.question.basis,
        "currency": CURRENCY,
        "definitions": {name: str(text) for name, text in table.definitions.items()},
    }


def _key(word: str, key: Any, names: Names) -> Any:
    if word not in NAMED:
        return key
    identity = names.identity(word, key)
    return dict(zip(("id", "name"), identity, strict=True)) if identity else None


def cell_shape(cell: Cell) -> Cell:
    return str(cell) if isinstance(cell, Decimal) else cell
