"""What the data looks like, the same for the floor and the product.

Two hundred resources, each held every second hour, the even ones in even hours and the odd ones in odd hours: in any
hour of the three days from `day` on exactly half of them are free. The rest of the rows lie in the past, still firm, so
that they are in the constraint's index: the worst case, since a booking that is over leaves it.
"""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

RESOURCES = 200
PEOPLE = 200
WEEK_RESOURCES, HOURS = 60, 6
"""Of the site whose week page is read, and how often a day each of them is held."""
FIRST_KEY = 1_000_000_000
"""Keys of generated rows start here, far above those that the workloads make."""
NEAR = 36
"""Slots of each resource in the three days that are searched."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FREE_FROM, FREE_DAYS = 10, 70
"""Days after `day` in which nothing is held: the workloads book there."""

LOWER = f"""
%(day)s::timestamptz + interval '1 hour' * (
    CASE WHEN i / {RESOURCES} < {NEAR} THEN 2 * (i / {RESOURCES}) + i %% {RESOURCES} %% 2
    ELSE -48 - 2 * (i / {RESOURCES} - {NEAR}) - i %% {RESOURCES} %% 2 END)
"""
"""The start of generated row number `i`."""


class Slot(NamedTuple):
    resource: int
    """From 0 to RESOURCES - 1."""
    start: datetime
    end: datetime


def free_slots(day: datetime, *, seed: str) -> list[Slot]:
    """Every slot that nobody holds yet, shuffled: clients that share them out never meet."""
    slots = [
        Slot(resource, start, start + HOUR)
        for hours in range(FREE_DAYS * 24)
        for start in [day + FREE_FROM * DAY + hours * HOUR]
        for resource in range(RESOURCES)
    ]
    Random(seed).shuffle(slots)
    return slots


def searched(day: datetime, *, seed: str, count: int) -> list[tuple[datetime, datetime]]:
    """Hours of the three near days."""
    rng = Random(seed)
    starts = [day + rng.randrange(72) * HOUR for _ in range(count)]
    return [(start, start + HOUR) for start in starts]
