"""A picture and the table of its numbers, in words: what pages and documents both show."""

from dataclasses import dataclass
from typing import Any, Protocol

from reports.pictures.look import Look


class Drawn(Protocol):
    def draw(self, look: Look) -> str: ...


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`keys` are those of the rows, where a row has one; the last row may add the others up."""

    name: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    picture: Drawn | None = None
    keys: tuple[Any, ...] = ()
    note: str = ""
