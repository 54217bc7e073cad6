"""How many of the seats that were booked had somebody on them.

seat fill = Σ attendees × hours ÷ Σ capacity × hours, over the hours that bookings held. Of what was asked for, each
room or desk has its own capacity; those of one booking share its attendees in proportion to their capacities, so that
its parts add up to it. Equipment has no seats. Nobody sat where nobody came, so what was never used is left out.
"""

from dataclasses import dataclass
from typing import Any

from reports.conduct.statement import told
from reports.question import Question
from reports.words import in_order
from spaces.catalogue import Catalogue

ASKED = """
JOIN LATERAL (
    SELECT * FROM (
        SELECT resource.id AS resource_id, resource.kind, resource.zone_id, resource.capacity,
            sum(resource.capacity) OVER () AS capacities, date_part('epoch', held) / 3600 AS hours
        FROM (
            SELECT requested_id, max(upper(booked) - lower(booked)) AS held
            FROM booking_allocation
            WHERE booking_id = booking.id
            GROUP BY requested_id
        ) AS allocation
        JOIN spaces_resource AS resource ON resource.id = requested_id
        WHERE resource.kind <> 'equipment'
    ) AS seated
    WHERE %(kind)s IN ('', kind)
) AS asked ON booking.status IN ('confirmed', 'checked_in', 'completed')
"""

FIGURES = {
    "bookings": "count(DISTINCT booking.id)",
    "taken": "coalesce(sum(booking.attendees * capacity * hours / capacities), 0)",
    "offered": "coalesce(sum(capacity * hours), 0)",
}


@dataclass(frozen=True, slots=True)
class SeatFill:
    """Of bookings that began on the days asked for; `taken` and `offered` are hours of one seat."""

    keys: tuple[Any, ...]
    bookings: int
    taken: float
    offered: float

    @property
    def fill(self) -> float | None:
        """None where nothing was booked. Above 1 where more came than there are seats."""
        return self.taken / self.offered if self.offered else None


@dataclass(frozen=True, slots=True)
class SeatReport:
    question: Question
    rows: list[SeatFill]


def seat_fill(question: Question, *, catalogue: Catalogue) -> SeatReport:
    """Rows in the order of their keys; without words, one. One query. Raises ReportTooLarge."""
    found = told(question, FIGURES, catalogue=catalogue, asked=ASKED)
    rows = [SeatFill(keys, *figures) for keys, figures in found]
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return SeatReport(question, rows)
