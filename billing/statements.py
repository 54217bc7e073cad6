"""What moved on an account with an issuer, and what it owes."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, Sum, When
from django.utils import translation

from billing.documents.statement import StatementFacts, StatementRow
from billing.documents.stating import buyer_of, language_of, seller_of
from billing.models import Account, Invoice, Issuer, Payment
from core.money import ZERO

Movement = tuple[date, int, str, str, Decimal]
"""Day, order within it, what, number, amount: positive is owed."""


def statement_of(account: Account, issuer: Issuer, *, since: date, until: date, today: date) -> StatementFacts:
    """Both days included. Four queries."""
    language = language_of(account)
    balance = opening = balance_of(account, before=since).get(issuer.pk, ZERO)
    rows = []
    with translation.override(language):
        moved = sorted([*_invoiced(account, issuer, since, until), *_paid(account, issuer, since, until)])
    for day, _order, what, number, amount in moved:
        balance += amount
        rows.append(StatementRow(day, what, number, max(amount, ZERO), max(-amount, ZERO), balance))
    return StatementFacts(
        issuer=seller_of(issuer),
        account=buyer_of(account),
        made_on=today,
        since=since,
        until=until,
        opening=opening,
        closing=balance,
        rows=tuple(rows),
        language=language,
    )


def balance_of(account: Account, *, before: date | None = None) -> dict[int, Decimal]:
    """What the account owes each issuer; below zero, what is left in its favour. Two queries."""
    invoices, payments = Invoice.objects.filter(account=account), Payment.objects.filter(account=account)
    if before is not None:
        invoices, payments = invoices.filter(issued_on__lt=before), payments.filter(paid_on__lt=before)
    owed = Sum(Case(When(kind=Invoice.Kind.CREDIT_NOTE, then=-F("total")), default=F("total")))
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for issuer, amount in invoices.order_by().values_list("issuer").annotate(sum=owed):
        sums[issuer] += amount
    for issuer, amount in payments.order_by().values_list("issuer").annotate(sum=Sum("amount")):
        sums[issuer] -= amount
    return dict(sums)


def issuers_of(account: Account) -> list[Issuer]:
    """Those who have billed it or been paid by it, in order of their names."""
    if account.pk is None:
        return []
    billed = Invoice.objects.filter(account=account).order_by().values("issuer")
    paid = Payment.objects.filter(account=account).order_by().values("issuer")
    return list(Issuer.objects.filter(pk__in=billed.union(paid)).order_by("name"))


def _invoiced(account: Account, issuer: Issuer, since: date, until: date) -> Iterator[Movement]:
    rows = Invoice.objects.filter(account=account, issuer=issuer, issued_on__range=(since, until)).defer("facts")
    for row in rows:
        amount = -row.total if row.is_credit_note else row.total
        yield row.issued_on, 0, str(row.get_kind_display()).capitalize(), row.number, amount


def _paid(account: Account, issuer: Issuer, since: date, until: date) -> Iterator[Movement]:
    for row in Payment.objects.filter(account=account, issuer=issuer, paid_on__range=(since, until)):
        what = f"{row.get_nature_display()} · {row.get_method_display()}".capitalize()
        yield row.paid_on, 1, what, row.reference, -row.amount
