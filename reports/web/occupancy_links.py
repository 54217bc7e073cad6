"""From the rows of occupancy's tables to the bookings that hold their hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html

from reports.naming import Names
from reports.narrowing import as_query
from reports.web.asking import Asked
from reports.web.figure import Figure
from reports.wording import NONE


@dataclass(frozen=True, slots=True)
class Links:
    asked: Asked
    names: Names

    def to(self, text: str, words: Sequence[str], keys: Sequence[Any]) -> str:
        asked = {**self.asked.as_page, **as_query(words, keys, self.names)}
        address = reverse("reports:occupancy-bookings")
        return format_html('<a href="{}?{}">{}</a>', address, urlencode(asked, doseq=True), text)

    def rows(self, figure: Figure, word: str, keys: Iterable[Sequence[Any]]) -> Figure:
        """The figure with its rows, whose keys these are in their order, leading to their bookings."""
        told = zip(figure.rows, keys, strict=True)
        return replace(figure, rows=[[self.to(row[0], [word], key[:1]), *row[1:]] for row, key in told])

    def hours(self, figure: Figure, hours: Sequence[int]) -> Figure:
        """A row for each day of the week, a cell for each of these hours."""
        rows = [
            [self.to(row[0], ["weekday"], [day]), *self._cells(day, hours, row[1:])]
            for day, row in enumerate(figure.rows)
        ]
        return replace(figure, rows=rows)

    def _cells(self, day: int, hours: Sequence[int], told: Sequence[str]) -> list[str]:
        """What was never open leads nowhere."""
        return [
            cell if cell == NONE else self.to(cell, ["weekday", "hour"], [day, hour])
            for hour, cell in zip(hours, told, strict=True)
        ]
