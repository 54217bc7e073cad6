"""The last verification, remembered: it reads everything, so a worker does it, and pages show what it found."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache

from billing.books.verifying import Verdict, verify

KEY = "books:verdict"
UNDER_WAY = "books:verifying"
KEPT = 40 * 24 * 3600
LONGEST = 3600
"""Seconds; after that a verification under way is taken for dead."""


@dataclass(frozen=True, slots=True)
class Remembered:
    at: datetime
    entries: int
    closings: int
    invoices: int
    faults: list[str]
    payments: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.faults


def verify_and_remember(*, now: datetime) -> Verdict:
    verdict = verify()
    told: dict[str, Any] = {**asdict(verdict), "faults": [str(fault) for fault in verdict.faults], "at": now}
    cache.set(KEY, told, KEPT)
    cache.delete(UNDER_WAY)
    return verdict


def remembered() -> Remembered | None:
    told = cache.get(KEY)
    return Remembered(**told) if told else None


def announce() -> bool:
    """A verification is about to start. False where one is under way already."""
    return bool(cache.add(UNDER_WAY, True, LONGEST))


def is_under_way() -> bool:
    return bool(cache.get(UNDER_WAY))
