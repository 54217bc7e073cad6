"""Choosing among invoices, and what pages and the API say of each."""

from datetime import date
from typing import Any

from django.db.models import F, Q

from billing.models.invoice import Invoice, InvoiceQuerySet


def chosen(rows: InvoiceQuerySet, said: dict[str, Any], *, today: date) -> InvoiceQuerySet:
    """`said`: q, state (open, late, paid, credit, check), issuer (public id), month (2027-01); each may be missing.

    The rows come with what is settled of them.
    """
    rows = rows.with_settled()
    if text := said.get("q", "").strip():
        named = Q(account__billing_name__icontains=text) | Q(account__person__name__icontains=text)
        named |= Q(account__organisation__name__icontains=text) | Q(account__person__email__iexact=text)
        rows = rows.filter(named | Q(number__icontains=text))
    if issuer := said.get("issuer"):
        rows = rows.filter(issuer__public_id=issuer)
    if month := said.get("month"):
        year, number = (int(part) for part in month.split("-"))
        rows = rows.filter(issued_on__year=year, issued_on__month=number)
    return _in_state(rows, said.get("state", ""), today)


def _in_state(rows: InvoiceQuerySet, state: str, today: date) -> InvoiceQuerySet:
    invoices, left = rows.filter(kind=Invoice.Kind.INVOICE), Q(settled__lt=F("total"))
    match state:
        case "open":
            return invoices.filter(left)
        case "late":
            return invoices.filter(left, due_on__lt=today)
        case "paid":
            return invoices.exclude(left)
        case "credit":
            return rows.filter(kind=Invoice.Kind.CREDIT_NOTE)
        case "check":
            return rows.filter(document__isnull=False).exclude(document__findings=[])
    return rows
