"""What the ledger says at the end of a day, to hold beside what the documents say."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Sum

from billing.models import LedgerLine


def balances(ledger_account: str, on: date) -> dict[int, Decimal]:
    """Debits less credits of an account of the chart, by issuer. One query."""
    lines = LedgerLine.objects.filter(ledger_account=ledger_account, entry__entered_on__lte=on).order_by()
    return dict(lines.values_list("entry__issuer").annotate(balance=Sum(F("debit") - F("credit"))))
