"""Whether the money is still what the ledger says: payments and what they settle, deposits that are held."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from billing.chart import DEPOSITS, MEMBERS, MONEY, money_account
from billing.models import Deposit, Issuer, LedgerLine, Payment, Settlement
from core.money import ZERO

Found = tuple[int, tuple[str, str] | None]
"""How many rows were read, and the first fault: where, what."""


@dataclass(slots=True)
class Posted:
    """What the entries of a payment say: debits less credits by account of the chart, whose, and of which day."""

    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    accounts: set[int] = field(default_factory=set)
    days: set[date] = field(default_factory=set)

    @property
    def money(self) -> dict[str, Decimal]:
        return {account: self.sums[account] for account in MONEY.values() if self.sums[account]}


def payments(issuer: Issuer) -> Found:
    """Each is in the ledger as it stands, and has settled what the ledger says of it; no entry lacks its payment."""
    posted, settled = _posted(issuer), _settled(issuer)
    returned: dict[int, Decimal] = defaultdict(lambda: ZERO)
    rows = list(Payment.objects.filter(issuer=issuer).order_by("pk"))
    for row in rows:
        if row.nature == Payment.Nature.RETURN and row.reverses_id is not None and row.public_id in posted:
            returned[row.reverses_id] -= posted[row.public_id].sums[MEMBERS]
    for read, row in enumerate(rows, start=1):
        on_invoices = settled.get(row.pk, ZERO) - returned[row.pk]
        if fault := _fault_of(row, posted.pop(row.public_id, Posted()), on_invoices):
            return read, (f"payment {row.number}", fault)
    if posted:
        return len(rows), (f"payment {min(map(str, posted))}", "its entries are there, and it is gone")
    return len(rows), _fault_of_deposits(issuer)


def _fault_of(row: Payment, posted: Posted, on_invoices: Decimal) -> str:
    """`on_invoices`: what settlements say has gone to invoices with its own entries."""
    if posted.money != {money_account(row.method): row.amount}:
        return "the ledger does not say the same"
    if posted.accounts != {row.account_id} or posted.days != {row.paid_on}:
        return "the ledger names somebody else, or another day"
    if row.nature != Payment.Nature.RETURN and -posted.sums[MEMBERS] != on_invoices:
        return f"it settles {on_invoices}, the ledger says {-posted.sums[MEMBERS]}"
    return ""


def _posted(issuer: Issuer) -> dict[UUID, Posted]:
    lines = LedgerLine.objects.filter(entry__issuer=issuer, entry__source_kind="payment").order_by()
    told = lines.values_list("entry__source_id", "entry__piece_on", "ledger_account", "account")
    found: dict[UUID, Posted] = defaultdict(Posted)
    for source, day, ledger_account, account, debit, credit in told.annotate(Sum("debit"), Sum("credit")):
        one = found[source]
        one.sums[ledger_account] += debit - credit
        one.days.add(day)
        if account is not None:
            one.accounts.add(account)
    return dict(found)


def _settled(issuer: Issuer) -> dict[int, Decimal]:
    """By payment."""
    rows = Settlement.objects.filter(payment__issuer=issuer).order_by().values_list("payment")
    return dict(rows.annotate(Sum("amount")))


def _fault_of_deposits(issuer: Issuer) -> tuple[str, str] | None:
    lines = LedgerLine.objects.filter(entry__issuer=issuer, ledger_account=DEPOSITS)
    sums = lines.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    said = (sums["credit"] or ZERO) - (sums["debit"] or ZERO)
    rows = Deposit.objects.filter(issuer=issuer, status=Deposit.Status.PAID)
    held = rows.aggregate(sum=Sum("amount"))["sum"] or ZERO
    return None if held == said else ("deposits", f"{held} are held, the ledger says {said}")
