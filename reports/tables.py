"""A report as a table: its columns, and rows of keys and plain cells. Every form of it is written from this one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.definitions import BASIS, BASIS_NAMES, OCCUPANCY, Definitions, revenue_definitions
from reports.naming import Names
from reports.occupancy import OccupancyReport, OccupancyRow
from reports.question import Question
from reports.revenue import RevenueReport

Cell = str | int | float | Decimal | None
Rows = list[tuple[tuple[Any, ...], tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class Column:
    """`shape` says how a spreadsheet shows the cells: hours, ratio, money, count, days or text.

    `words` are what people read for the codes that programs get.
    """

    name: str
    label: str | Promise
    shape: str
    words: Mapping[str, str | Promise] = field(default_factory=dict, compare=False)

    def said(self, cell: Cell) -> Cell:
        """In the active language."""
        return str(self.words[cell]) if isinstance(cell, str) and cell in self.words else cell


@dataclass(frozen=True, slots=True)
class Table:
    """Each row is its keys, which follow the question's `group_by`, and its cells, which follow `columns`."""

    name: str
    title: str | Promise
    question: Question
    names: Names
    columns: tuple[Column, ...]
    rows: Rows
    definitions: Definitions

    @property
    def file_name(self) -> str:
        days = self.question.days
        return f"{self.name}-{days.first}-{days.last}"


FIGURES = (
    Column("open_hours", _("Heures ouvertes"), "hours"),
    Column("booked_hours", _("Heures réservées"), "hours"),
    Column("attended_hours", _("Heures de présence"), "hours"),
    Column("outside_hours", _("Heures réservées hors ouverture"), "hours"),
    Column("occupancy", _("Taux d’occupation"), "ratio"),
    Column("use", _("Taux d’usage"), "ratio"),
)
AMOUNTS = (
    Column("net", _("HT"), "money"),
    Column("vat", _("TVA"), "money"),
    Column("total", _("TTC"), "money"),
)
BASIS_COLUMN = Column("basis", _("Base"), "text", BASIS_NAMES)
"""By which day money counts, in every file about money."""


def occupancy_table(report: OccupancyReport, names: Names) -> Table:
    rows: Rows = [(row.keys, figures(row)) for row in report.rows]
    return Table("occupation", _("Occupation"), report.question, names, FIGURES, rows, OCCUPANCY)


def revenue_table(report: RevenueReport, names: Names) -> Table:
    basis = report.question.basis
    rows: Rows = [(row.keys, (row.net, row.vat, row.total, basis)) for row in report.rows]
    columns, definitions = (*AMOUNTS, BASIS_COLUMN), revenue_definitions(basis)
    return Table("recettes", _("Recettes"), report.question, names, columns, rows, definitions)


def with_basis(definitions: Definitions, basis: str) -> Definitions:
    return {**definitions, "basis": BASIS[basis]}


def figures(row: OccupancyRow) -> tuple[float | None, ...]:
    """Hours to two decimals, in which a minute shows; ratios to four."""
    hours = (round(hours, 2) for hours in row.hours)
    ratios = (None if ratio is None else round(ratio, 4) for ratio in (row.occupancy, row.use))
    return (*hours, *ratios)
