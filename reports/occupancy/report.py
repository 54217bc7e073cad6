"""How much of the open time was booked, and how much attended.

open = opening rules − closures − maintenance; booked and attended are counted inside open time, booked time outside
it is told apart and enters no ratio; occupancy = booked ÷ open, use = attended ÷ open. A resource that nobody booked
counts in the open time like any other. Firm bookings still to come are booked; holds and requests never are.

Where payers are told apart, by plan or price group, nothing is open for one of them alone: each of their rows has the
whole open time of its place, so that its ratio is their share of it, and the rows of one place add up to its occupancy.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.occupancy import grid
from reports.occupancy.counting import Held, Runs
from reports.occupancy.grid import TIME_WORDS
from reports.occupancy.months import count
from reports.occupancy.places import PLACE_WORDS, Key, Place, places
from reports.payers import NOBODY, PAYER_WORDS
from reports.question import Question, check_size
from reports.words import in_order
from spaces.catalogue import Catalogue

GROUPS = (*PLACE_WORDS, *PAYER_WORDS, *TIME_WORDS)
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
        """All rows together; what several payers share is open once."""
        opened = {_without_payer(self.question, row.keys): row.open for row in self.rows}
        return OccupancyRow(
            (),
            sum(opened.values()),
            sum(row.booked for row in self.rows),
            sum(row.attended for row in self.rows),
            sum(row.outside for row in self.rows),
        )


def peak(by_hour: OccupancyReport) -> OccupancyRow | None:
    """The row at which most of the open time was booked, of a report by hour, say; None where nothing was."""
    booked = [row for row in by_hour.rows if row.booked]
    return max(booked, key=lambda row: row.occupancy or 0, default=None)


def occupancy(question: Question, *, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    """Rows in the order of their keys, each combination once. Three queries. Raises ReportTooLarge."""
    found = places(catalogue, question)
    if not found:
        return OccupancyReport(question, [])
    words = [word for word in question.group_by if word in TIME_WORDS]
    openings = dict.fromkeys(place.hours for place in found)
    cut = grid.build(question.days, openings, words)
    keys = {key: row for row, key in enumerate(dict.fromkeys(place.key for place in found))}
    check_size(len(keys) * len(cut.buckets))
    runs = {hours: cut.runs(hours) for hours in openings}
    open_ = _open(found, keys, cut, runs)
    payers = [word for word in question.group_by if word in PAYER_WORDS]
    held = {(one.row, one.bucket, one.payer): one for one in count(found, keys, cut, runs, payers=payers, now=now)}
    apart = dict.fromkeys([tuple(NOBODY[word] for word in payers), *(payer for _row, _bucket, payer in held)])
    check_size(len(open_) * len(apart))
    places_of, times = list(keys), cut.buckets
    rows = [
        _row(_keys(question, places_of[row], times[bucket], payer), opened, held.get((row, bucket, payer)))
        for (row, bucket), opened in open_.items()
        for payer in apart
    ]
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return OccupancyReport(question, rows)


def _open(found: Sequence[Place], rows: Mapping[Key, int], cut: grid.Grid, runs: Runs) -> dict[tuple[int, int], int]:
    """Microseconds open by row and bucket: every combination of the report, whether anything was open or not."""
    by_bucket = {hours: cut.open_in(hours, cells) for hours, cells in runs.items()}
    open_: dict[tuple[int, int], int] = defaultdict(int)
    for place in found:
        for bucket, opened in by_bucket[place.hours].items():
            open_[rows[place.key], bucket] += opened * len(place.resources)
    return open_


def _keys(question: Question, place: Key, time: grid.Bucket, payer: Key) -> Key:
    """The keys of the three kinds of words, in the order in which the question has them."""
    places_left, times_left, payers_left = iter(place), iter(time), iter(payer)
    return tuple(
        next(places_left if word in PLACE_WORDS else payers_left if word in PAYER_WORDS else times_left)
        for word in question.group_by
    )


def _without_payer(question: Question, keys: Key) -> Key:
    return tuple(key for word, key in zip(question.group_by, keys, strict=True) if word not in PAYER_WORDS)


def _row(keys: Key, opened: int, held: Held | None) -> OccupancyRow:
    if held is None:
        return OccupancyRow(keys, opened, 0, 0, 0)
    return OccupancyRow(keys, opened, held.booked, held.attended, held.outside)
