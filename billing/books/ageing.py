"""The aged balance: what each account owes an issuer on a day, by how late it is, and what it has paid in advance."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.chart import ADVANCES, MEMBERS
from billing.models import Account, Invoice, Issuer, LedgerLine, Settlement
from core.money import ZERO

MONEY: DecimalField = DecimalField(max_digits=12, decimal_places=2)
BANDS = ("not_due", "up_to_30", "up_to_60", "up_to_90", "over_90")
LIMITS = (0, 30, 60, 90)
"""Days late at most, for all bands but the last."""


@dataclass(slots=True)
class Aged:
    """Euros. `balance` is what the ledger says of the account: what is owed less `credit`."""

    account: Account
    bands: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(BANDS, ZERO))
    balance: Decimal = ZERO

    @property
    def owed(self) -> Decimal:
        return sum(self.bands.values(), ZERO)

    @property
    def credit(self) -> Decimal:
        """Paid in advance, or given back and not used yet."""
        return self.owed - self.balance


def band_of(due_on: date, on: date) -> str:
    late = (on - due_on).days
    return next((band for band, most in zip(BANDS, LIMITS, strict=False) if late <= most), BANDS[-1])


def aged_balance(issuer: Issuer, on: date) -> list[Aged]:
    """Accounts that owe something or have credit at the end of that day, by name. Three queries."""
    left: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for key, due_on, amount in _open_invoices(issuer, on):
        left[key].append((due_on, amount))
    balances = _balances(issuer, on)
    accounts = Account.objects.filter(pk__in={*left, *balances}).select_related("person", "organisation")
    rows = []
    for account in accounts:
        aged = Aged(account, balance=balances.get(account.pk, ZERO))
        for due_on, amount in left[account.pk]:
            aged.bands[band_of(due_on, on)] += amount
        if aged.owed or aged.balance:
            rows.append(aged)
    return sorted(rows, key=lambda aged: (aged.account.name.casefold(), aged.account.pk))


def _open_invoices(issuer: Issuer, on: date) -> list[tuple[int, date, Decimal]]:
    """Key of the account, day due, what was left then."""
    settled = Settlement.objects.filter(invoice=OuterRef("pk"), settled_on__lte=on).order_by().values("invoice")
    sums = settled.annotate(sum=Sum("amount")).values("sum")
    rows = Invoice.objects.filter(issuer=issuer, kind=Invoice.Kind.INVOICE, issued_on__lte=on)
    rows = rows.annotate(
        open=F("total") - Coalesce(Subquery(sums, MONEY), Value(ZERO), output_field=MONEY),
    ).filter(open__gt=0)
    return list(rows.values_list("account_id", "due_on", "open"))


def _balances(issuer: Issuer, on: date) -> dict[int, Decimal]:
    lines = LedgerLine.objects.filter(
        entry__issuer=issuer, entry__entered_on__lte=on, ledger_account__in=(MEMBERS, ADVANCES), account__isnull=False
    )
    sums = lines.order_by().values_list("account_id").annotate(debits=Sum("debit"), credits=Sum("credit"))
    return {key: debits - credits for key, debits, credits in sums}
