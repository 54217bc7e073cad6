"""Who came, who gave back and when, and how long ahead people book."""

from dataclasses import dataclass
from typing import Any

from reports.conduct.statement import LEAD, told
from reports.question import Question
from reports.words import in_order
from spaces.catalogue import Catalogue

FIRM = "status IN ('confirmed', 'checked_in', 'completed', 'no_show')"
EXPECTED = "no_show_at IS NOT NULL AND status IN ('checked_in', 'completed', 'no_show')"
"""It is settled whether somebody came; a booking to come or given back says nothing."""
CANCELLED = "status = 'cancelled' AND held_until IS NULL"
"""A hold that was let go had never been a booking."""

FIGURES = {
    "bookings": f"count(*) FILTER (WHERE {FIRM})",
    "expected": f"count(*) FILTER (WHERE {EXPECTED})",
    "absent": f"count(*) FILTER (WHERE {EXPECTED} AND status = 'no_show')",
    "cancelled": f"count(*) FILTER (WHERE {CANCELLED})",
    "late": f"count(*) FILTER (WHERE {CANCELLED} AND ended_at > free_until)",
    "leads": f"percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY {LEAD}) FILTER (WHERE {FIRM})",
}


@dataclass(frozen=True, slots=True)
class Conduct:
    """Bookings that began on the days asked for. `leads` are hours: first quartile, median, third quartile."""

    keys: tuple[Any, ...]
    bookings: int
    """That stayed firm."""
    expected: int
    """Of them, those that asked for a check-in and are over or under way."""
    absent: int
    cancelled: int
    late: int
    """Of the cancelled, those given back when that was free no more."""
    leads: list[float] | None

    @property
    def no_show_rate(self) -> float | None:
        return self.absent / self.expected if self.expected else None

    @property
    def cancellation_rate(self) -> float | None:
        return self._of_all(self.cancelled)

    @property
    def late_rate(self) -> float | None:
        return self._of_all(self.late)

    def _of_all(self, part: int) -> float | None:
        whole = self.bookings + self.cancelled
        return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class ConductReport:
    question: Question
    rows: list[Conduct]


def conduct(question: Question, *, catalogue: Catalogue) -> ConductReport:
    """Rows in the order of their keys; without words, one. One query. Raises ReportTooLarge.

    A booking of several resources counts once for each resource, kind or zone it has: those rows may add up to more
    than there are bookings.
    """
    rows = [Conduct(keys, *figures) for keys, figures in told(question, FIGURES, catalogue=catalogue)]
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return ConductReport(question, rows)
