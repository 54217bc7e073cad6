"""How much of the open time was booked, and how much attended.

open = opening rules − closures − maintenance; booked and attended are counted inside open time, booked time outside
it is told apart and enters no ratio; occupancy = booked ÷ open, use = attended ÷ open. A resource that nobody booked
counts in the open time like any other. Firm bookings still to come are booked; holds and requests never are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.occupancy import grid
from reports.occupancy.counting import Sums, count
from reports.occupancy.grid import TIME_WORDS
from reports.occupancy.places import PLACE_WORDS, Key, places
from reports.question import Question, check_size
from reports.words import in_order
from spaces.catalogue import Catalogue

GROUPS = (*PLACE_WORDS, *TIME_WORDS)
HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class OccupancyRow:
    """Times in microseconds of one resource. `keys` follow the question's `group_by`."""

    keys: tuple[Any, ...]
    open: int
    booked: int
    attended: int
    outside: int

    @property
    def occupancy(self) -> float | None:
        """None where nothing was open: neither full nor empty."""
        return self.booked / self.open if self.open else None

    @property
    def use(self) -> float | None:
        return self.attended / self.open if self.open else None

    @property
    def hours(self) -> tuple[float, float, float, float]:
        """Open, booked, attended, outside; a minute shows in two decimals."""
        return self.open / HOUR, self.booked / HOUR, self.attended / HOUR, self.outside / HOUR


@dataclass(frozen=True, slots=True)
class OccupancyReport:
    question: Question
    rows: list[OccupancyRow]

    @property
    def whole(self) -> OccupancyRow:
        """All rows together."""
        return OccupancyRow(
            (),
            sum(row.open for row in self.rows),
            sum(row.booked for row in self.rows),
            sum(row.attended for row in self.rows),
            sum(row.outside for row in self.rows),
        )


def occupancy(question: Question, *, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    """Rows in the order of their keys, each combination once. Two queries. Raises ReportTooLarge."""
    found = places(catalogue, question)
    if not found:
        return OccupancyReport(question, [])
    words = [word for word in question.group_by if word in TIME_WORDS]
    edges = (edge for place in found for period in place.open_ for edge in (period.start, period.end))
    cut = grid.build(question.days, {place.tz: None for place in found}, edges, words)
    keys = list(dict.fromkeys(place.key for place in found))
    check_size(len(keys) * len(cut.buckets))
    rows = [_row(question, sums, keys, cut) for sums in count(found, keys, cut, now=now)]
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return OccupancyReport(question, rows)


def _row(question: Question, sums: Sums, keys: Sequence[Key], cut: grid.Grid) -> OccupancyRow:
    place, time = iter(keys[sums.row]), iter(cut.buckets[sums.bucket])
    values = tuple(next(place if word in PLACE_WORDS else time) for word in question.group_by)
    return OccupancyRow(values, sums.open, sums.booked, sums.attended, sums.outside)
