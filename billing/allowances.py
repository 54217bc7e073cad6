"""What a plan includes in each window, and what is left of it. Pure.

A window's grant lasts for its own window and `rollover` more, then lapses. What is drawn takes the oldest first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from billing.models.membership import PlanAllowance

WEEK = timedelta(days=7)
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
        if self.reset == PlanAllowance.Reset.WEEK:
            return day - timedelta(days=day.weekday())
        months = MONTHS[PlanAllowance.Reset(self.reset)]
        return day.replace(day=1, month=(day.month - 1) // months * months + 1)

    def following(self, window: date) -> date:
        if self.reset == PlanAllowance.Reset.WEEK:
            return window + WEEK
        months = window.year * 12 + window.month - 1 + MONTHS[PlanAllowance.Reset(self.reset)]
        return date(months // 12, months % 12 + 1, 1)

    def windows(self, first: date, last: date) -> Iterator[date]:
        """Of the days from `first` to `last`, both included."""
        window = self.window(first)
        while window <= last:
            yield window
            window = self.following(window)


def left_in(window: date, entry: AllowanceEntry, *, granted: Mapping[date, int], drawn: Mapping[date, int]) -> int:
    """What can still be drawn in the window; what later windows have drawn from earlier grants is taken already.

    `granted` and `drawn` are by window, as `entry` cuts them.
    """
    if not entry.rollover:
        return max(0, granted.get(window, 0) - max(0, drawn.get(window, 0)))
    known = sorted({*granted, *drawn, window})
    rest: dict[date, int] = {}
    for one in known:
        rest[one] = granted.get(one, 0)
        asked = max(0, drawn.get(one, 0))
        for source in _valid_in(one, entry, known):
            taken = min(asked, rest[source])
            rest[source] -= taken
            asked -= taken
    return sum(rest[source] for source in _valid_in(window, entry, known))


def _valid_in(window: date, entry: AllowanceEntry, known: list[date]) -> list[date]:
    """The windows whose grants may be drawn in this one, the oldest first."""
    oldest = window
    for _step in range(entry.rollover):
        oldest = entry.window(oldest - timedelta(days=1))
    return [one for one in known if oldest <= one <= window]
