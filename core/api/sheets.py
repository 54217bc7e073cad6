"""Lists as spreadsheets, for people: numbers to reckon with, dates, words instead of codes where a list knows them."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import xlsxwriter
from django.utils.functional import Promise

Said = str | Promise

AMOUNT = re.compile(r"-?(?:0|[1-9]\d{0,11})\.\d{2}")
FORMATS: dict[type, dict[str, Any]] = {Decimal: {"num_format": "#,##0.00"}, date: {"num_format": 14}}
"""14 is a date as its reader writes it."""
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What people read in a list's spreadsheet: its title, its columns' labels, and the words for a column's codes."""

    title: Said = ""
    labels: Mapping[str, Said] = field(default_factory=dict)
    words: Mapping[str, Mapping[Any, Said]] = field(default_factory=dict)


PLAIN = Sheet()


def as_sheet(names: Sequence[str], rows: Sequence[Mapping[str, Any]], said: Sheet) -> bytes:
    """Columns by name. A column whose texts are all amounts, or all dates, holds numbers or dates."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(str(said.title) or None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(names) - 1, 0), 18)
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet.write_row(0, 0, [str(said.labels.get(name, name)) for name in names], bold)
        formats = {kind: book.add_format(form) for kind, form in FORMATS.items()}
        readers = [_reader([row.get(name) for row in rows], said.words.get(name, {})) for name in names]
        for number, row in enumerate(rows, start=1):
            for index, (name, read) in enumerate(zip(names, readers, strict=True)):
                value = read(row.get(name))
                sheet.write(number, index, value, formats.get(type(value)))
    return file.getvalue()


def _reader(values: Sequence[Any], words: Mapping[Any, Said]) -> Callable[[Any], Any]:
    """How the cells of one column are written."""
    texts = [value for value in values if isinstance(value, str) and value]
    for read in (_amount, _day):
        if texts and all(read(text) is not None for text in texts):
            return partial(_read, read)
    return lambda value: str(words[value]) if value in words else _plain(value)


def _read(read: Callable[[str], Any], value: Any) -> Any:
    return read(value) if isinstance(value, str) else _plain(value)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if AMOUNT.fullmatch(text) else None


def _day(text: str) -> date | None:
    """Spreadsheets know no day before 1900."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 and day.isoformat() == text else None
