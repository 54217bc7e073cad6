"""What a plan includes in each window, and what is left of it. Pure.

A window's grant lasts for its own window and `rollover` more, then lapses. What is drawn takes the oldest first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from billing.models.membership import PlanAllowance

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MONTHS = {PlanAllowance.Reset.MONTH: 1, PlanAllowance.Reset.QUARTER: 3, PlanAllowance.Reset.YEAR: 12}


@dataclass(frozen=True, slots=True)
class AllowanceEntry:
    """Minutes of a kind of resource, or units of something metered; `step` is the smallest that is drawn."""

    amount: int
    step: int = 1
    reset: str = PlanAllowance.Reset.MONTH
    rollover: int = 0

    def window(self, day: date) -> date:
        """The first day of the window that the local day lies in."""
        return _window(self.reset, day)

    def following(self, window: date) -> date:
        return _following(self.reset, window)

    def oldest(self, window: date) -> date:
        """The first window whose grant may still be drawn in this one."""
        for _step in range(self.rollover):
            window = _window(self.reset, window - DAY)
        return window

    def windows(self, first: date, last: date) -> Iterator[date]:
        """Of the days from `first` to `last`, both included."""
        window = self.window(first)
        while window <= last:
            yield window
            window = self.following(window)


@lru_cache(maxsize=4096)
def _window(reset: str, day: date) -> date:
    if reset == PlanAllowance.Reset.WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS[PlanAllowance.Reset(reset)]
    return day.replace(day=1, month=(day.month - 1) // months * months + 1)


@lru_cache(maxsize=4096)
def _following(reset: str, window: date) -> date:
    if reset == PlanAllowance.Reset.WEEK:
        return window + WEEK
    months = window.year * 12 + window.month - 1 + MONTHS[PlanAllowance.Reset(reset)]
    return date(months // 12, months % 12 + 1, 1)


def left_in(window: date, entry: AllowanceEntry, *, granted: Mapping[date, int], drawn: Mapping[date, int]) -> int:
    """What can still be drawn in the window; what later windows have drawn from earlier grants is taken already.

    `granted` and `drawn` are by window, as `entry` cuts them.
    """
    if not entry.rollover:
        return max(0, granted.get(window, 0) - max(0, drawn.get(window, 0)))
    known = sorted({*granted, *drawn, window})
    rest: list[int] = []
    first = 0
    for place, one in enumerate(known):
        rest.append(granted.get(one, 0))
        oldest = entry.oldest(one)
        while known[first] < oldest:
            first += 1
        asked = max(0, drawn.get(one, 0))
        for source in range(first, place + 1):
            taken = min(asked, rest[source])
            rest[source] -= taken
            asked -= taken
    oldest = entry.oldest(window)
    return sum(left for one, left in zip(known, rest, strict=True) if oldest <= one <= window)
