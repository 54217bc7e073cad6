"""What a file says before anybody has understood it: columns and rows of text."""

import re
from dataclasses import dataclass, field
from typing import Any

MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 500

Problem = tuple[str, str, dict[str, Any]]
"""Field, code and facts; `problems.SENTENCES` has the words."""


class Wrong(Exception):
    """Something in a row that cannot be understood, or cannot be."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def at(self, field: str) -> Problem:
        return field, self.code, self.facts


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row as a spreadsheet counts it, or the event's rank."""

    number: int
    cells: list[str]
    found: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[str]
    rows: list[Row]
    source: str = ""
    """The software that made it, where it is recognised."""
    left_out: int = 0
    endless: bool = False
    """Some of its recurrences have no end."""


def tidy(text: str, width: int = LONGEST_CELL) -> str:
    """One line of printable text, as wide as it is kept."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * width]).split())[:width]


def tidy_lines(text: str, width: int) -> str:
    """As `tidy`, line by line; no more than one blank line between two."""
    lines = [tidy(line, width) for line in text[: 4 * width].splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:width]
