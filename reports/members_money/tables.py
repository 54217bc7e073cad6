"""Members' money as tables."""

from django.utils.translation import gettext_lazy as _

from core.money import to_cents
from reports.definitions import CLEARING, LIABILITIES, RECEIVABLES, RECURRING
from reports.members_money.bridge import Bridge, BridgeRow
from reports.members_money.clearing import Clearing
from reports.members_money.liabilities import Liabilities
from reports.members_money.lives import What
from reports.members_money.receivables import Receivables
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
BAND_COLUMNS = (
    Column("not_due", _("Non échu"), "money"),
    Column("up_to_30", _("1 à 30 jours"), "money"),
    Column("up_to_60", _("31 à 60 jours"), "money"),
    Column("up_to_90", _("61 à 90 jours"), "money"),
    Column("over_90", _("Plus de 90 jours"), "money"),
)
OWED = (
    Column("invoiced", _("Facturé TTC"), "money"),
    Column("owed", _("Créances TTC"), "money"),
    *BAND_COLUMNS,
    Column("credit_notes", _("Avoirs non utilisés"), "money"),
    Column("ledger", _("Compte 411"), "money"),
    Column("dso", _("Délai moyen (DSO), jours"), "days"),
    Column("settled", _("Factures réglées TTC"), "money"),
    Column("days_to_pay", _("Réglées en, jours"), "days"),
)
DUE = (
    Column("amount", _("Montant dû"), "money"),
    Column("lapsing", _("Dont périt sous 30 jours"), "money"),
    Column("lapsed", _("Périmé dans la période"), "money"),
    Column("ledger", _("Grand livre"), "money"),
    Column("difference", _("Écart"), "money"),
)
CLEARED = (
    Column("hours", _("Heures"), "hours"),
    Column("unpriced_hours", _("Dont sans prix"), "hours"),
    Column("net", _("Montant HT"), "money"),
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


def receivables_table(report: Receivables, names: Names) -> Table:
    rows: Rows = [
        (
            row.keys,
            (
                row.invoiced, row.owed, *row.bands.values(), row.credit_notes, row.ledger, _days(row.days_outstanding),
                to_cents(row.settled), _days(row.days_to_pay),
            ),
        )
        for row in report.rows
    ]  # fmt: skip
    return Table("creances", _("Créances"), report.question, names, OWED, rows, RECEIVABLES)


def liabilities_table(report: Liabilities, names: Names) -> Table:
    rows: Rows = [(row.keys, (row.amount, row.lapsing, row.lapsed, row.ledger, row.difference)) for row in report.rows]
    return Table("engagements", _("Engagements"), report.question, names, DUE, rows, LIABILITIES)


def clearing_table(report: Clearing, names: Names) -> Table:
    rows: Rows = [(row.keys, (_hours(row.minutes), _hours(row.unpriced), row.net)) for row in report.rows]
    return Table("compensation", _("Compensation"), report.question, names, CLEARED, rows, CLEARING)


def _days(days: float | None) -> float | None:
    return None if days is None else round(days, 1)


def _hours(minutes: int) -> float:
    return round(minutes / 60, 2)
