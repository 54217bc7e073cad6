"""The life of a contract as stretches of days at one fee, and what changes between them. Pure.

A stretch is what a row of the contract owes for: days of a trial are in none, and a gap between two is a pause. A fee
is per month and net of VAT, whatever the length of the terms in which it is billed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.money import ZERO

DAY = timedelta(days=1)
Keys = tuple[Any, ...]


class What(StrEnum):
    NEW = "new"
    EXPANSION = "expansion"
    CONTRACTION = "contraction"
    PAUSED = "paused"
    RESUMED = "resumed"
    LOST = "lost"
    MOVED = "moved"
    """From one row of the table to another at the fee it had: nothing where the table is not cut."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Both days included, `last` open where none is known. Without `keys` it is outside of what is asked."""

    first: date
    last: date | None
    fee: Decimal
    keys: Keys | None
    row: int = 0
    """Key of the membership."""

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def days_within(self, first: date, last: date) -> int:
        until = last if self.last is None else min(self.last, last)
        return max((until - max(self.first, first)).days + 1, 0)


@dataclass(frozen=True, slots=True)
class Movement:
    """`amount` per month and `members` are added to the row of `keys` with that day."""

    day: date
    what: What
    amount: Decimal
    members: int
    keys: Keys
    row: int


def movements(life: Sequence[Stretch]) -> Iterator[Movement]:
    """All that happens in stretches of one contract, the oldest first. Those up to a day add up to what holds on it.

    Who resumes comes back with the fee of before the pause; what it has changed by meanwhile is a change of its own.
    """
    before: Stretch | None = None
    for stretch in life:
        if before is None:
            yield from _told(stretch.first, What.NEW, stretch.fee, 1, stretch)
        else:
            yield from _between(before, stretch)
        before = stretch
    if before is not None and before.last is not None:
        yield from _told(before.last + DAY, What.LOST, -before.fee, -1, before)


def _between(before: Stretch, after: Stretch) -> Iterator[Movement]:
    gone_on = (before.last or after.first) + DAY
    if gone_on < after.first:
        yield from _told(gone_on, What.PAUSED, -before.fee, -1, before)
        yield from _told(after.first, What.RESUMED, before.fee, 1, before)
    if before.keys != after.keys:
        yield from _told(after.first, What.MOVED, -before.fee, -1, before)
        yield from _told(after.first, What.MOVED, before.fee, 1, after)
    change = after.fee - before.fee
    if change:
        what = What.EXPANSION if change > ZERO else What.CONTRACTION
        yield from _told(after.first, what, change, 0, after)


def _told(day: date, what: What, amount: Decimal, members: int, stretch: Stretch) -> Iterator[Movement]:
    if stretch.keys is not None:
        yield Movement(day, what, amount, members, stretch.keys, stretch.row)


def moved_in(lives: Iterable[Sequence[Stretch]]) -> list[Movement]:
    return [movement for life in lives for movement in movements(life)]
