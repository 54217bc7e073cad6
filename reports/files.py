"""Tables as files: CSV for programs (RFC 4180, plain words, ids), XLSX for people (labels in their language)."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from reports.naming import LABELS, NAMED
from reports.tables import Table

# A spreadsheet takes a text that begins like this for a formula; names are typed by people.
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
DATES: dict[str, str | int] = {"day": 14, "month": "mmmm yyyy"}
"""Words of rows that are dates to reckon with: a month is its first day. 14 is a date as its reader writes it."""
FORMATS = {
    "count": "#,##0",
    "days": "#,##0.0",
    "hours": "#,##0.00",
    "ratio": "0.0%",
    "money": '#,##0.00\\ "€"',
    "text": "@",
}


def as_csv(table: Table) -> str:
    """No byte-order mark: programs read this one, spreadsheets have theirs."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    words = table.question.group_by
    names = [name for word in words for name in ((word, f"{word}_id") if word in NAMED else (word,))]
    writer.writerow([*names, *(column.name for column in table.columns)])
    for keys, cells in table.rows:
        writer.writerow([*_plain_keys(table, keys), *cells])
    return text.getvalue()


def _plain_keys(table: Table, keys: tuple[Any, ...]) -> Iterator[Any]:
    for word, key in zip(table.question.group_by, keys, strict=True):
        if word in NAMED:
            public_id, name = table.names.identity(word, key) or ("", "")
            yield disarmed(name)
            yield public_id
        else:
            yield key


def disarmed(text: str) -> str:
    return f"'{text}" if text.startswith(LIKE_A_FORMULA) else text


def as_xlsx(table: Table) -> bytes:
    """Two sheets: the figures, and what they mean. Rows go to disk as they are written."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        _write_figures(book, table)
        _write_meaning(book, table)
    return file.getvalue()


def _write_figures(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(str(table.title))
    words = table.question.group_by
    heads = [*(LABELS[word] for word in words), *(column.label for column in table.columns)]
    dates = {word: book.add_format({"num_format": form}) for word, form in DATES.items()}
    shapes = [book.add_format({"num_format": FORMATS[column.shape]}) for column in table.columns]
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.freeze_panes(1, len(words))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for index, head in enumerate(heads):
        sheet.write_string(0, index, str(head), bold)
    for number, (keys, cells) in enumerate(table.rows, start=1):
        for index, (word, key) in enumerate(zip(words, keys, strict=True)):
            if word in DATES and key is not None:
                sheet.write_datetime(number, index, _first_day(key), dates[word])
            else:
                sheet.write_string(number, index, table.names.said(word, key))
        for index, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            said = column.said(cell)
            if isinstance(said, str):
                sheet.write_string(number, len(words) + index, said, shapes[index])
            elif said is not None:
                sheet.write_number(number, len(words) + index, said, shapes[index])


def _first_day(word: str) -> date:
    """Of a day or a month."""
    return date.fromisoformat(f"{word}-01" if word.count("-") == 1 else word)


def _write_meaning(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(_("Définitions"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    days = table.question.days
    lines = [(_("Période"), f"{days.first:%d/%m/%Y} – {days.last:%d/%m/%Y}"), *_meanings(table)]
    for number, (label, text) in enumerate(lines):
        sheet.write_string(number, 0, label, wrapped)
        sheet.write_string(number, 1, text, wrapped)


def _meanings(table: Table) -> Iterator[tuple[str, str]]:
    """The definitions of what the table shows, under the labels it shows."""
    labels = {**LABELS, **{column.name: column.label for column in table.columns}}
    shown = {*table.question.group_by, *(column.name for column in table.columns)}
    for name, text in table.definitions.items():
        if name in shown:
            yield str(labels[name]), str(text)
