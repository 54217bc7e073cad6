"""The table in a bank's file, whatever it is written in."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from billing.bank.columns import names_columns
from billing.payment_errors import BankFileTooLarge, BankFileUnreadable

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 40
LONGEST = 300
HEADER_WITHIN = 30
"""Rows: banks write the account and its balance above."""
CONTROL = frozenset(map(chr, range(32))) - set("\t\r\n")
BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[str]
    rows: list[tuple[int, list[str]]]
    """With the number of each in the file, counted from one."""


def read_table(data: bytes) -> Table:
    """Raises BankFileTooLarge, BankFileUnreadable."""
    if len(data) > MOST_BYTES:
        raise BankFileTooLarge()
    text = _decode(data)
    rows = max((_split(text, mark) for mark in ";,\t"), key=_fit)
    if len(rows) > MOST_ROWS + HEADER_WITHIN:
        raise BankFileTooLarge()
    place = next((at for at, (_number, cells) in enumerate(rows[:HEADER_WITHIN]) if names_columns(cells)), None)
    if place is None:
        raise BankFileUnreadable(_("Aucune ligne ne nomme les colonnes : date, libellé, montant ou crédit."))
    columns = rows[place][1]
    return Table(columns, [row for row in rows[place + 1 :] if len(row[1]) > 1])


def _decode(data: bytes) -> str:
    if data.startswith(BINARY):
        raise BankFileUnreadable(_("Ce fichier n’est pas du CSV : exportez le relevé au format CSV."))
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.isdisjoint(text):
            break
        return text
    raise BankFileUnreadable(_("Ce fichier n’est pas du texte."))


def _split(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Rows that hold something. An unclosed quote does not swallow the file: the reader stops at what is too long."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows = []
    try:
        for cells in reader:
            tidied = [" ".join(cell.split())[:LONGEST] for cell in cells[:MOST_COLUMNS]]
            if any(tidied):
                rows.append((reader.line_num, tidied))
    except csv.Error:
        return []
    return rows


def _fit(rows: Sequence[tuple[int, list[str]]]) -> tuple[bool, int]:
    """A mark that makes a header is the right one; else the one that makes most cells."""
    return any(names_columns(cells) for _number, cells in rows[:HEADER_WITHIN]), sum(len(cells) for _n, cells in rows)
