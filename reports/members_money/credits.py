"""Money that is members' still: paid in advance, given back and not used, kept as a guarantee.

Credit is an issuer's and of no site: who reads some sites sees it where the issuer bills for none but these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing import bearings
from billing.chart import DEPOSITS
from billing.models import Deposit, LedgerLine, Payment, Settlement
from core.money import ZERO
from reports.members_money.receivables import open_notes
from reports.question import Question
from spaces.catalogue import Catalogue

MONEY: DecimalField = DecimalField(max_digits=12, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Credit:
    """`key` is that of the payment, the credit note or the deposit; VAT included."""

    key: int
    issuer: int
    site: int | None
    since: date
    amount: Decimal


def advances(question: Question, *, catalogue: Catalogue) -> Iterator[Credit]:
    """Payments received by the last day, less what had gone to invoices or back by then. One query."""
    on = question.days.last
    used = Settlement.objects.filter(payment=OuterRef("pk"), settled_on__lte=on).order_by().values("payment")
    back = Payment.objects.filter(reverses=OuterRef("pk"), paid_on__lte=on).order_by().values("reverses")
    left = F("amount") - _or_zero(used.annotate(sum=Sum("amount"))) + _or_zero(back.annotate(sum=Sum("amount")))
    rows = Payment.objects.filter(_own(question, catalogue), nature=Payment.Nature.RECEIVED, paid_on__lte=on)
    rows = rows.annotate(open_then=left).filter(open_then__gt=0).order_by("paid_on", "pk")
    for key, issuer, since, amount in rows.values_list("pk", "issuer", "paid_on", "open_then"):
        yield Credit(key, issuer, None, since, amount)


def unused_notes(question: Question, *, catalogue: Catalogue) -> Iterator[Credit]:
    """One query."""
    rows = open_notes(question).filter(_own(question, catalogue)).order_by("issued_on", "pk")
    told: Any = rows.values_list("pk", "issuer", "issued_on", "open_then")  # type: ignore[misc]  # annotated there
    for key, issuer, since, amount in told:
        yield Credit(key, issuer, None, since, amount)


def deposits_held(question: Question) -> Iterator[Credit]:
    """As the ledger's account 1651 says for each deposit, which alone remembers the past. Two queries."""
    lines = LedgerLine.objects.filter(
        ledger_account=DEPOSITS, entry__source_kind="deposit", entry__entered_on__lte=question.days.last
    )
    sums = lines.order_by().values_list("entry__source_id").annotate(held=Sum(F("credit") - F("debit")))
    held = {source: amount for source, amount in sums if amount}
    rows = Deposit.objects.filter(public_id__in=held)
    if question.sites is not None:
        rows = rows.filter(site__in=question.sites)
    for row in rows.order_by("created_at", "pk"):
        yield Credit(row.pk, row.issuer_id, row.site_id, row.created_at.date(), held[row.public_id])


def _own(question: Question, catalogue: Catalogue) -> Q:
    """Of issuers that never billed for another site than those asked for."""
    sites = question.sites
    if sites is None:
        return Q()
    borne: dict[int, set[int | None]] = {}
    for site, rows in bearings.at(catalogue.version).by_site.items():
        for bearing in rows:
            borne.setdefault(bearing.issuer_id, set()).add(site)
    return Q(issuer__in=[issuer for issuer, places in borne.items() if places <= sites])


def _or_zero(sums: object) -> Coalesce:
    return Coalesce(Subquery(sums.values("sum"), MONEY), Value(ZERO), output_field=MONEY)  # type: ignore[attr-defined]
