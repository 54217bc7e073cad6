"""The figures of people that leave the house: small counts left out, and what could be worked out from them."""

from collections.abc import Sequence

from reports.small_counts import FEW, Few, too_few
from reports.tables import Cell
from reports.workshops.table import COLUMNS

PEOPLE = ("registered", "attended", "walk_ins", "waiting")
MADE_OF = {
    "registered_fill": ("registered",),
    "attended_fill": ("attended",),
    "attendance": ("registered", "attended"),
}
"""Ratios, and the counts they tell to whoever knows the places."""
PLACE = {column.name: place for place, column in enumerate(COLUMNS)}

Guarded = tuple[Cell | Few, ...]


def guarded(rows: Sequence[Sequence[Cell]]) -> list[Guarded]:
    """The rows of `cells_of`, each column of people guarded as a whole."""
    hidden = {name: too_few([_count(row[PLACE[name]]) for row in rows]) for name in PEOPLE}
    return [tuple(_cell(row, place, index, hidden) for index in range(len(COLUMNS))) for place, row in enumerate(rows)]


def _cell(row: Sequence[Cell], place: int, index: int, hidden: dict[str, set[int]]) -> Cell | Few:
    name = COLUMNS[index].name
    is_hidden = any(place in hidden.get(one, ()) for one in MADE_OF.get(name, (name,)))
    return FEW if is_hidden else row[index]


def _count(cell: Cell) -> int:
    return int(cell or 0)
