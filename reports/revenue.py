"""What was earned, by the day of the activity, net of VAT.

The sum of the charges whose activity lies in the days asked for, whenever they were written. A cancellation is a
reversal dated like the charge it takes back, so the two add up to nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils.translation import gettext as _

from billing.models import Charge
from billing.models.charge import ChargeQuerySet
from core.money import ZERO
from reports.errors import BasisNotAvailable
from reports.question import MOST_ROWS, Question, check_size
from reports.words import day_word, in_order, month_word, week_word
from spaces.catalogue import Catalogue

ACTIVITY = "activity"
BASES = (ACTIVITY, "invoice", "payment")

# The word of each way to cut the charges: the column, and how its value reads.
WORDS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "resource": (F("resource_id"), lambda key: key),
    "kind": (F("kind"), str),
    "site": (F("site_id"), lambda key: key),
    "group": (F("group"), str),
    "day": (F("activity_on"), day_word),
    "week": (TruncWeek("activity_on"), week_word),
    "month": (TruncMonth("activity_on"), month_word),
}
GROUPS = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class RevenueRow:
    """Euros. `keys` follow the question's `group_by`."""

    keys: tuple[Any, ...]
    net: Decimal
    vat: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class RevenueReport:
    question: Question
    rows: list[RevenueRow]

    @property
    def net(self) -> Decimal:
        return sum((row.net for row in self.rows), ZERO)


def check_basis(basis: str) -> None:
    if basis != ACTIVITY:
        raise BasisNotAvailable(
            _("Les factures et les paiements n’existent pas encore : demandez la date d’activité."),
            available=[ACTIVITY],
        )


def revenue(question: Question, *, catalogue: Catalogue) -> RevenueReport:
    """Rows in the order of their keys. Memberships belong to no site: they show where the whole network is asked.

    One query. Raises ReportTooLarge.
    """
    sums = {"net_sum": Sum("net"), "vat_sum": Sum("vat"), "total_sum": Sum("total")}
    charges = _charges(question).order_by()
    if not question.group_by:
        net, vat, total = (amount or ZERO for amount in charges.aggregate(**sums).values())
        return RevenueReport(question, [RevenueRow((), net, vat, total)])
    columns = {f"by_{word}": WORDS[word][0] for word in question.group_by}
    grouped = charges.values(**columns).annotate(**sums).values_list(*columns, *sums)
    rows = [_row(question, values) for values in grouped[: MOST_ROWS + 1]]
    check_size(len(rows))
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return RevenueReport(question, rows)


def _charges(question: Question) -> ChargeQuerySet:
    days = question.days
    charges = Charge.objects.filter(activity_on__gte=days.first, activity_on__lte=days.last)
    if question.sites is not None:
        charges = charges.filter(site__in=question.sites)
    return charges.filter(kind=question.kind) if question.kind else charges


def _row(question: Question, values: Sequence[Any]) -> RevenueRow:
    *found, net, vat, total = values
    keys = (None if key is None else WORDS[word][1](key) for word, key in zip(question.group_by, found, strict=True))
    return RevenueRow(tuple(keys), net, vat, total)
