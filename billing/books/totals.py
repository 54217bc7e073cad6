"""Sums over the ledger's lines."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from billing.models import LedgerLine
from core.money import ZERO


@dataclass(frozen=True, slots=True)
class Totals:
    """Euros; `revenue` is the credits of class 7 less its debits."""

    debit: Decimal
    credit: Decimal
    revenue: Decimal


def totals(lines: Q) -> Totals:
    """Of the lines that the condition chooses. One query."""
    revenue = Q(ledger_account__startswith="7")
    sums = LedgerLine.objects.filter(lines).aggregate(
        debits=Sum("debit"),
        credits=Sum("credit"),
        earned=Sum("credit", filter=revenue),
        given=Sum("debit", filter=revenue),
    )
    debit, credit, earned, given = (sums[name] or ZERO for name in ("debits", "credits", "earned", "given"))
    return Totals(debit, credit, earned - given)
