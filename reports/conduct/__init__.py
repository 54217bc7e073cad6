"""How bookings were kept: who came, who gave back, how long ahead, and how many sat where."""

from reports.conduct.keeping import Conduct, ConductReport, conduct
from reports.conduct.seats import SeatFill, SeatReport, seat_fill
from reports.conduct.statement import GROUPS

__all__ = ["GROUPS", "Conduct", "ConductReport", "SeatFill", "SeatReport", "conduct", "seat_fill"]
