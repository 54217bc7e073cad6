"""The key figures of members' money, each with what it was over the period just before."""

from typing import Any

from django.utils.translation import gettext as _

from core.wording import money_text, number_text
from reports.definitions import LIABILITIES, RECEIVABLES, RECURRING
from reports.members_money.bridge import BridgeRow
from reports.members_money.liabilities import Liability
from reports.members_money.overview import MembersMoney
from reports.members_money.receivables import ReceivableRow
from reports.web.figure import Meaning
from reports.wording import NONE, percent


def tiles(read: MembersMoney) -> list[dict[str, Any]]:
    was = dict(_figures(read.before, read.owed_before))
    told = [
        {"label": label, "value": value, "before": "" if was[label] == NONE else was[label]}
        for label, value in _figures(read.whole, read.owed)
    ]
    due = (
        (_("Carnets à honorer"), read.liabilities.amount(Liability.PASSES)),
        (_("Cotisations d’avance"), read.liabilities.amount(Liability.DEFERRED)),
    )
    return [*told, *({"label": label, "value": money_text(amount), "before": ""} for label, amount in due)]


def _figures(row: BridgeRow, owed: ReceivableRow) -> list[tuple[str, str]]:
    return [
        (_("Revenu récurrent mensuel"), money_text(row.end[0])),
        (_("Abonnés"), number_text(row.end[1])),
        (_("Par abonné payant"), NONE if row.average_revenue is None else money_text(row.average_revenue)),
        (_("Recettes par abonné"), NONE if row.earned_per_member is None else money_text(row.earned_per_member)),
        (_("Attrition des abonnés"), percent(row.churn)),
        (_("Attrition du revenu"), percent(row.revenue_churn)),
        (_("Créances TTC"), money_text(owed.owed)),
        (_("Délai moyen (DSO)"), _days(owed.days_outstanding)),
        (_("Réglées en"), _days(owed.days_to_pay)),
    ]


def definitions() -> Meaning:
    return (
        (_("Revenu récurrent mensuel"), RECURRING["mrr_start"]),
        (_("Abonnés"), RECURRING["members_start"]),
        (_("Par abonné payant"), RECURRING["arpm"]),
        (_("Recettes par abonné"), RECURRING["earned_per_member"]),
        (_("Attrition des abonnés"), RECURRING["churn"]),
        (_("Attrition du revenu"), RECURRING["mrr_churn"]),
        (_("Créances TTC"), RECEIVABLES["owed"]),
        (_("Délai moyen (DSO)"), RECEIVABLES["dso"]),
        (_("Réglées en"), RECEIVABLES["days_to_pay"]),
        (_("Carnets à honorer, cotisations d’avance"), LIABILITIES["amount"]),
    )


def _days(days: float | None) -> str:
    return NONE if days is None else _("%(days)s j") % {"days": number_text(days)}
