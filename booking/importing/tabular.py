"""CSV as spreadsheets write it (RFC 4180, with the separators of French and English ones)."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.errors import ImportTooLarge, ImportUnreadable
from booking.importing.columns import made_by, recognised
from booking.importing.moments import is_moment
from booking.importing.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Row, Table, tidy, tidy_lines

SEPARATORS = ";,\t|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a table is read as: which of its headings say something, how much it holds."""

    recognised: Callable[[Sequence[str]], Mapping[str, int]] = recognised
    most_rows: int = MOST_ROWS
    longest_cell: int = LONGEST_CELL
    keeps_lines: bool = False

    def kept(self, cell: str) -> str:
        return tidy_lines(cell, self.longest_cell) if self.keeps_lines else tidy(cell, self.longest_cell)


BOOKINGS = Sheet()


def read_csv(text: str, sheet: Sheet = BOOKINGS) -> Table:
    """Raises ImportUnreadable, ImportTooLarge."""
    records = _records(text, separator_of(text, sheet))
    first = next(records, None)
    if first is None:
        raise ImportUnreadable(_("Le fichier est vide."))
    number, cells = first
    columns = [tidy(cell) for cell in cells[:MOST_COLUMNS]]
    rows = []
    if not sheet.recognised(columns) and any(is_moment(cell) for cell in columns):  # there is no heading
        rows.append(_row(number, cells, len(columns), sheet))
        columns = [_("Colonne %(number)s") % {"number": place} for place in range(1, len(columns) + 1)]
    for number, cells in records:
        if len(rows) >= sheet.most_rows:
            raise ImportTooLarge(
                _("Un import compte %(limit)s lignes au plus : découpez le fichier.") % {"limit": sheet.most_rows},
                limit=sheet.most_rows,
            )
        rows.append(_row(number, cells, len(columns), sheet))
    if not rows:
        raise ImportUnreadable(_("Le fichier a un en-tête, mais aucune ligne."))
    return Table(columns, rows, source=made_by(columns))


def separator_of(text: str, sheet: Sheet = BOOKINGS) -> str:
    """The one that makes most sense of the heading: most columns known, then most columns."""
    heading = next((line for line in text[:20_000].splitlines() if line.strip()), "")

    def sense(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([heading], delimiter=separator), [])
        return len(sheet.recognised(cells)), len(cells)

    return max(SEPARATORS, key=sense)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, numbered as a spreadsheet shows them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            said = _("La ligne %(number)s est trop longue, ou un guillemet n’y est pas fermé.") % {"number": number}
            raise ImportUnreadable(said, line=number) from None
        if any(cell.strip() for cell in cells):
            yield number, cells


def _row(number: int, cells: list[str], width: int, sheet: Sheet) -> Row:
    long = [place for place, cell in enumerate(cells[:width]) if len(cell) > 4 * sheet.longest_cell]
    kept = [sheet.kept(cell) for cell in cells[:width]]
    kept += [""] * (width - len(kept))
    return Row(number, kept, [("row", "cell-too-long", {"column": place + 1}) for place in long])
