"""The break-even report as a table."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import to_cents
from reports.breakeven import BreakEven, Missing
from reports.costs.report import BreakEvenReport
from reports.definitions import BREAK_EVEN
from reports.naming import Names
from reports.tables import Cell, Column, Rows, Table

WHY_NOT: dict[str, str | Promise] = {
    Missing.NO_COSTS: _("aucune charge saisie"),
    Missing.NOTHING_OPEN: _("rien n’était ouvert"),
    Missing.NOTHING_BOOKED: _("rien n’était réservé"),
    Missing.NO_MARGIN: _("une heure rapporte moins qu’elle ne coûte"),
}
BALANCE = (
    Column("open_hours", _("Heures ouvertes"), "hours"),
    Column("booked_hours", _("Heures réservées"), "hours"),
    Column("net", _("Recettes HT"), "money"),
    Column("fixed", _("Charges fixes"), "money"),
    Column("variable", _("Charges variables"), "money"),
    Column("result", _("Résultat"), "money"),
    Column("coverage", _("Couverture"), "ratio"),
    Column("cost_per_open_hour", _("Coût de l’heure ouverte"), "money"),
    Column("price_per_booked_hour", _("Recette par heure réservée"), "money"),
    Column("variable_per_booked_hour", _("Charge variable par heure réservée"), "money"),
    Column("occupancy", _("Taux d’occupation"), "ratio"),
    Column("break_even_occupancy", _("Occupation d’équilibre"), "ratio"),
    Column("missing", _("Sans équilibre"), "text", words=WHY_NOT),
)


def break_even_table(report: BreakEvenReport, names: Names) -> Table:
    rows: Rows = [(row.keys, balance(row.figures)) for row in report.rows]
    return Table("equilibre", _("Coûts et équilibre"), report.question, names, BALANCE, rows, BREAK_EVEN)


def balance(figures: BreakEven) -> tuple[Cell, ...]:
    """In the order of `BALANCE`: hours to two decimals, ratios to four, money to the cent."""
    return (
        round(float(figures.open_hours), 2),
        round(float(figures.booked_hours), 2),
        figures.net,
        figures.fixed,
        figures.variable,
        figures.result,
        ratio(figures.coverage),
        _cents(figures.cost_per_open_hour),
        _cents(figures.price_per_booked_hour),
        _cents(figures.variable_per_booked_hour),
        ratio(figures.real_occupancy),
        ratio(figures.occupancy),
        figures.missing.value if figures.missing else None,
    )


def ratio(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _cents(value: Decimal | None) -> Decimal | None:
    return None if value is None else to_cents(value)
