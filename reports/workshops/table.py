"""The report as a table."""

from django.utils.translation import gettext_lazy as _

from reports.definitions import WORKSHOPS
from reports.naming import Names
from reports.tables import Cell, Column, Rows, Table
from reports.workshops.counted import Figures
from reports.workshops.report import WorkshopsReport

COLUMNS = (
    Column("sessions", _("Séances"), "count"),
    Column("to_come", _("À venir"), "count"),
    Column("postponed", _("Reportées"), "count"),
    Column("cancelled", _("Annulées"), "count"),
    Column("places", _("Places"), "count"),
    Column("registered", _("Inscriptions"), "count"),
    Column("attended", _("Personnes venues"), "count"),
    Column("walk_ins", _("Venues sans inscription"), "count"),
    Column("waiting", _("Passées par la liste d’attente"), "count"),
    Column("hours", _("Heures de séance"), "hours"),
    Column("facilitation_hours", _("Heures d’animation"), "hours"),
    Column("registered_fill", _("Remplissage à l’inscription"), "ratio"),
    Column("attended_fill", _("Remplissage réel"), "ratio"),
    Column("attendance", _("Taux de présence"), "ratio"),
)
MINUTES = {"hours": "minutes", "facilitation_hours": "facilitation"}


def workshops_table(report: WorkshopsReport, names: Names) -> Table:
    rows: Rows = [(row.keys, cells_of(row.figures)) for row in report.rows]
    return Table("ateliers", _("Ateliers"), report.question, names, COLUMNS, rows, WORKSHOPS)


def cells_of(figures: Figures) -> tuple[Cell, ...]:
    """Hours to two decimals, in which a minute shows; ratios to four."""
    return tuple(_cell(figures, column) for column in COLUMNS)


def _cell(figures: Figures, column: Column) -> Cell:
    value = getattr(figures, MINUTES.get(column.name, column.name))
    if column.shape == "hours":
        return round(value / 60, 2)
    return value if column.shape == "count" or value is None else round(value, 4)
