"""How bookings were kept, and their seats, as tables."""

from django.utils.translation import gettext_lazy as _

from reports.conduct.keeping import Conduct, ConductReport
from reports.conduct.seats import SeatReport
from reports.definitions.conduct import CONDUCT, SEAT_FILL
from reports.naming import Names
from reports.tables import Cell, Column, Rows, Table

KEPT = (
    Column("bookings", _("Réservations fermes"), "count"),
    Column("expected", _("Arrivées attendues"), "count"),
    Column("absent", _("Absences"), "count"),
    Column("no_show_rate", _("Taux d’absence"), "ratio"),
    Column("cancelled", _("Annulées"), "count"),
    Column("late_cancelled", _("Annulées tardivement"), "count"),
    Column("cancellation_rate", _("Taux d’annulation"), "ratio"),
    Column("late_rate", _("Taux d’annulation tardive"), "ratio"),
    Column("lead_quarter", _("Délai, premier quart (h)"), "hours"),
    Column("lead_median", _("Délai médian (h)"), "hours"),
    Column("lead_three_quarters", _("Délai, dernier quart (h)"), "hours"),
)
SEATS = (
    Column("bookings", _("Réservations"), "count"),
    Column("seat_hours", _("Heures de personnes"), "hours"),
    Column("capacity_hours", _("Heures de places"), "hours"),
    Column("seat_fill", _("Remplissage des places"), "ratio"),
)


def conduct_table(report: ConductReport, names: Names) -> Table:
    rows: Rows = [(row.keys, kept(row)) for row in report.rows]
    return Table("tenue", _("Absences et annulations"), report.question, names, KEPT, rows, CONDUCT)


def seat_table(report: SeatReport, names: Names) -> Table:
    rows: Rows = [
        (row.keys, (row.bookings, round(row.taken, 2), round(row.offered, 2), _ratio(row.fill))) for row in report.rows
    ]
    return Table("places", _("Remplissage des places"), report.question, names, SEATS, rows, SEAT_FILL)


def kept(row: Conduct) -> tuple[Cell, ...]:
    """Ratios to four decimals, hours to two."""
    leads = [round(lead, 2) for lead in row.leads] if row.leads else [None, None, None]
    no_shows = (row.expected, row.absent, _ratio(row.no_show_rate))
    given_back = (row.cancelled, row.late, _ratio(row.cancellation_rate), _ratio(row.late_rate))
    return (row.bookings, *no_shows, *given_back, *leads)


def _ratio(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)
