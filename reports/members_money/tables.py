"""Members' money as tables."""

from django.utils.translation import gettext_lazy as _

from reports.definitions import RECURRING
from reports.members_money.bridge import Bridge, BridgeRow
from reports.members_money.lives import What
from reports.naming import Names
from reports.tables import Cell, Column, Rows, Table

BRIDGE = (
    Column("mrr_start", _("Revenu récurrent au début"), "money"),
    Column("new", _("Nouveaux"), "money"),
    Column("expansion", _("Hausses"), "money"),
    Column("contraction", _("Baisses"), "money"),
    Column("paused", _("Mis en pause"), "money"),
    Column("resumed", _("Repris"), "money"),
    Column("lost", _("Perdus"), "money"),
    Column("moved", _("Passés d’une ligne à l’autre"), "money"),
    Column("mrr_end", _("Revenu récurrent à la fin"), "money"),
)
MEMBERS = (
    Column("members_start", _("Abonnés au début"), "count"),
    Column("members_new", _("Abonnés nouveaux"), "count"),
    Column("members_paused", _("Abonnés mis en pause"), "count"),
    Column("members_resumed", _("Abonnés revenus de pause"), "count"),
    Column("members_lost", _("Abonnés perdus"), "count"),
    Column("members_moved", _("Abonnés passés d’une ligne à l’autre"), "count"),
    Column("members_end", _("Abonnés à la fin"), "count"),
    Column("paying", _("Abonnés payants"), "count"),
)
RATIOS = (
    Column("arpm", _("Revenu récurrent par abonné payant"), "money"),
    Column("churn", _("Attrition des abonnés"), "ratio"),
    Column("mrr_churn", _("Attrition du revenu"), "ratio"),
    Column("earned", _("Recettes des abonnés HT"), "money"),
    Column("earned_per_member", _("Recettes par abonné"), "money"),
)
COUNTED = (What.NEW, What.PAUSED, What.RESUMED, What.LOST, What.MOVED)
"""Movements that change how many members there are."""


def recurring_table(report: Bridge, names: Names) -> Table:
    rows: Rows = [(row.keys, (*amounts(row), *members(row), *ratios(row))) for row in report.rows]
    columns = (*BRIDGE, *MEMBERS, *RATIOS)
    return Table("abonnements", _("Revenu récurrent"), report.question, names, columns, rows, RECURRING)


def amounts(row: BridgeRow) -> tuple[Cell, ...]:
    return (row.start[0], *(row.steps[what][0] for what in What), row.end[0])


def members(row: BridgeRow) -> tuple[Cell, ...]:
    return (row.start[1], *(row.steps[what][1] for what in COUNTED), row.end[1], row.paying)


def ratios(row: BridgeRow) -> tuple[Cell, ...]:
    churned = (None if ratio is None else round(ratio, 4) for ratio in (row.churn, row.revenue_churn))
    return (row.average_revenue, *churned, row.earned, row.earned_per_member)
