"""Money against hours, and what is given away, as tables."""

from django.utils.translation import gettext_lazy as _

from reports.definitions import USES, YIELDS
from reports.naming import Names
from reports.revenue.uses import UseRow, UsesReport
from reports.revenue.yields import Yield, Yields
from reports.tables import BASIS_COLUMN, Cell, Column, Rows, Table, with_basis

PER_HOUR = (
    Column("net", _("HT"), "money"),
    Column("open_hours", _("Heures ouvertes"), "hours"),
    Column("booked_hours", _("Heures réservées"), "hours"),
    Column("per_available_hour", _("Par heure ouverte (RevPAH)"), "money"),
    Column("per_booked_hour", _("Par heure réservée"), "money"),
    Column("below_hours", _("Heures sous le prix public"), "hours"),
    Column("free_hours", _("Heures à zéro"), "hours"),
    Column("missing", _("Manque au prix public"), "money"),
)
GIVEN = (
    Column("listed", _("Au prix public"), "money"),
    Column("paid", _("Payé"), "money"),
    Column("by_membership", _("Abonnements"), "money"),
    Column("by_pass", _("Carnets"), "money"),
    Column("by_group", _("Prix des groupes"), "money"),
    Column("by_discount", _("Remises"), "money"),
    Column("by_choice", _("Prix libre"), "money"),
    Column("offered", _("Temps offert"), "money"),
    Column("let_go", _("Renoncé"), "money"),
    Column("cost", _("Coût"), "money"),
    Column("subsidised", _("Soutenu"), "money"),
)


def yields_table(report: Yields, names: Names) -> Table:
    rows: Rows = [(row.keys, (*yield_cells(row), report.question.basis)) for row in report.rows]
    columns = (*PER_HOUR, BASIS_COLUMN)
    definitions = with_basis(YIELDS, report.question.basis)
    return Table("rendement", _("Recettes par heure"), report.question, names, columns, rows, definitions)


def uses_table(report: UsesReport, names: Names) -> Table:
    rows: Rows = [(row.keys, (*use_cells(row), report.question.basis)) for row in report.rows]
    columns = (*GIVEN, BASIS_COLUMN)
    definitions = with_basis(USES, report.question.basis)
    return Table("prix-public", _("Au prix public"), report.question, names, columns, rows, definitions)


def yield_cells(row: Yield) -> tuple[Cell, ...]:
    hours = (round(row.open_hours, 2), round(row.booked_hours, 2))
    given = (float(row.use.below_hours), float(row.free_hours), row.free_value)
    return (row.net, *hours, row.per_available_hour, row.per_booked_hour, *given)


def use_cells(row: UseRow) -> tuple[Cell, ...]:
    return tuple(getattr(row, column.name) for column in GIVEN)
