"""Reading a spreadsheet back, straight from the format: zipped XML."""

import io
import zipfile
from decimal import Decimal
from functools import reduce
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet_rows(content: bytes, number: int) -> list[list[str | Decimal | None]]:
    """The cells of a sheet, texts and numbers, as they stand; no formula is ever expected."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(item.itertext()) for item in strings]
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [_cells(row, shared) for row in sheet.iter(f"{SHEET}row")]


def _cells(row: ElementTree.Element, shared: list[str]) -> list[str | Decimal | None]:
    """Each in its column: what is empty may be left out of the file."""
    found = {_column(cell.get("r", "")): _value(cell, shared) for cell in row}
    return [found.get(number) for number in range(1, max(found, default=0) + 1)]


def _column(reference: str) -> int:
    """`AB12` is in column 28."""
    return reduce(lambda number, letter: number * 26 + ord(letter) - 64, reference.rstrip("0123456789"), 0)


def _value(cell: ElementTree.Element, shared: list[str]) -> str | Decimal | None:
    assert cell.find(f"{SHEET}f") is None
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    text = cell.findtext(f"{SHEET}v")
    if text is None:
        return None
    return shared[int(text)] if cell.get("t") == "s" else Decimal(text)
