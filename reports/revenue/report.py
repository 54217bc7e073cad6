"""What was earned, net of VAT, by the day of the activity, of the invoice or of the payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from core.money import ZERO
from reports.question import MOST_ROWS, Question, check_size
from reports.revenue.sources import READ, SOURCES, asked, column
from reports.words import in_order
from spaces.catalogue import Catalogue

Keys = tuple[Any, ...]


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


def revenue(question: Question, *, catalogue: Catalogue) -> RevenueReport:
    """Rows in the order of their keys. What has no site, as memberships without a home, shows for the network.

    One query. Raises ReportTooLarge.
    """
    source = SOURCES[question.basis]
    columns = {f"by_{word}": column(word, source, catalogue) for word in question.group_by}
    sums = {f"{name}_sum": Sum(F(f"{source.amounts}{name}")) for name in ("net", "total")}
    rows = asked(source, question)
    if not columns:
        net, total = (amount or ZERO for amount in rows.aggregate(**sums).values())
        return RevenueReport(question, [_row((), net, total)])
    grouped = rows.values(**columns).annotate(**sums).values_list(*columns, *sums)
    found = [_row(read_keys(question.group_by, keys), net, total) for *keys, net, total in grouped[: MOST_ROWS + 1]]
    check_size(len(found))
    found.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return RevenueReport(question, found)


def read_keys(words: Sequence[str], found: Sequence[Any]) -> Keys:
    return tuple(None if key is None else READ[word](key) for word, key in zip(words, found, strict=True))


def _row(keys: Keys, net: Decimal, total: Decimal) -> RevenueRow:
    return RevenueRow(keys, net, total - net, total)
