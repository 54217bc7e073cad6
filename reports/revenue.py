"""What was earned, net of VAT, by the day of the activity, of the invoice or of the payment.

By activity: the charges whose activity lies in the days asked for, whenever they were written; a cancellation is a
reversal dated like the charge it takes back, so the two add up to nothing. By invoice: the lines issued in those days,
which is what class 7 of the ledger says. By payment: of each invoice the share that was paid in those days, line by
line.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncWeek

from billing.models import Charge, InvoiceLine
from core.money import ZERO
from reports.question import MOST_ROWS, Question, check_size
from reports.rounding import rounded_together
from reports.words import day_word, in_order, month_word, week_word
from spaces.catalogue import Catalogue

ACTIVITY, INVOICE, PAYMENT = "activity", "invoice", "payment"
BASES = (ACTIVITY, INVOICE, PAYMENT)
EXACT: DecimalField = DecimalField(max_digits=30, decimal_places=10)

# How the value of each way to cut reads.
READ: dict[str, Callable[[Any], Any]] = {
    "resource": lambda key: key,
    "kind": str,
    "site": lambda key: key,
    "group": str,
    "day": day_word,
    "week": week_word,
    "month": month_word,
}
GROUPS = tuple(READ)
Keys = tuple[Any, ...]
Amounts = tuple[Decimal, Decimal]
"""Net and total."""


@dataclass(frozen=True, slots=True)
class RevenueRow:
    """Euros. `keys` follow the question's `group_by`."""

    keys: Keys
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


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that earn: where their charge and their day are, and which share of the charge counts.

    `only` narrows them along with the question, in one filter: what has several rows is joined once.
    """

    rows: QuerySet[Any]
    charge: str
    day: str
    share: Any = None
    only: dict[str, Any] = field(default_factory=dict)


def revenue(question: Question, *, catalogue: Catalogue) -> RevenueReport:
    """Rows in the order of their keys. Memberships belong to no site: they show where the whole network is asked.

    One query; two by payment. Raises ReportTooLarge.
    """
    sums: dict[Keys, Amounts] = defaultdict(lambda: (ZERO, ZERO))
    for source in SOURCES[question.basis]():
        for keys, net, total in _sums(source, question):
            sums[keys] = (sums[keys][0] + net, sums[keys][1] + total)
    check_size(len(sums))
    if not question.group_by and not sums:
        sums[()] = (ZERO, ZERO)
    rows = _rows(sums)
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return RevenueReport(question, rows)


def _by_activity() -> list[Source]:
    return [Source(Charge.objects.all(), "", "activity_on")]


def _by_invoice() -> list[Source]:
    return [Source(InvoiceLine.objects.all(), "charge__", "invoice__issued_on")]


def _by_payment() -> list[Source]:
    """What payments settled of invoices, less what was paid out for credit notes."""
    lines = InvoiceLine.objects.all()
    share = F("invoice__settlements__amount") / F("invoice__total")
    out = -F("invoice__spent__amount") / F("invoice__total")
    return [
        Source(
            lines,
            "charge__",
            "invoice__settlements__settled_on",
            share,
            {"invoice__settlements__payment__isnull": False},
        ),
        Source(lines, "charge__", "invoice__spent__settled_on", out, {"invoice__spent__payment__isnull": False}),
    ]


SOURCES: dict[str, Callable[[], list[Source]]] = {
    ACTIVITY: _by_activity,
    INVOICE: _by_invoice,
    PAYMENT: _by_payment,
}


def _sums(source: Source, question: Question) -> Iterable[tuple[Keys, Decimal, Decimal]]:
    columns = {f"by_{word}": _column(word, source) for word in question.group_by}
    sums = {f"{name}_sum": Sum(_counted(source, name)) for name in ("net", "total")}
    rows = _asked(source, question).order_by()
    if not columns:
        net, total = rows.aggregate(**sums).values()
        return [] if net is None else [((), net, total)]
    grouped = rows.values(**columns).annotate(**sums).values_list(*columns, *sums)
    return [(_keys(question, keys), net, total) for *keys, net, total in grouped[: MOST_ROWS + 1]]


def _column(word: str, source: Source) -> Any:
    dated = {"day": F(source.day), "week": TruncWeek(source.day), "month": TruncMonth(source.day)}
    named = {"resource": "resource_id", "site": "site_id", "kind": "kind", "group": "group"}
    return dated.get(word) or F(f"{source.charge}{named[word]}")


def _counted(source: Source, name: str) -> Any:
    amount = F(f"{source.charge}{name}")
    return amount if source.share is None else ExpressionWrapper(amount * source.share, output_field=EXACT)


def _asked(source: Source, question: Question) -> QuerySet[Any]:
    days = question.days
    only = {**source.only, f"{source.day}__gte": days.first, f"{source.day}__lte": days.last}
    if question.sites is not None:
        only[f"{source.charge}site__in"] = question.sites
    if question.kind:
        only[f"{source.charge}kind"] = question.kind
    return source.rows.filter(**only)


def _keys(question: Question, found: Sequence[Any]) -> Keys:
    return tuple(None if key is None else READ[word](key) for word, key in zip(question.group_by, found, strict=True))


def _rows(sums: dict[Keys, Amounts]) -> list[RevenueRow]:
    """Shares are rounded together, so that the rows add up to what was paid, to the cent."""
    nets = rounded_together([net for net, _total in sums.values()])
    totals = rounded_together([total for _net, total in sums.values()])
    return [RevenueRow(keys, net, total - net, total) for keys, net, total in zip(sums, nets, totals, strict=True)]
