"""Which invoices could be collected by direct debit, through which mandate, from which day."""

from dataclasses import dataclass
from datetime import date, timedelta

from billing import bearings
from billing.banking import banking_day_from
from billing.models import Debit, Invoice, Mandate


@dataclass(frozen=True, slots=True)
class Candidate:
    invoice: Invoice
    """With what is left to pay of it."""
    mandate: Mandate


def under_way() -> set[int]:
    """Keys of invoices that a debit was announced for: neither reminded of nor debited twice."""
    return set(Debit.objects.filter(status=Debit.Status.ANNOUNCED).values_list("invoice_id", flat=True))


def candidates(issuer_id: int) -> list[Candidate]:
    """Open invoices of accounts with an active mandate of the issuer, that no debit is under way for. Two queries."""
    active = Mandate.objects.filter(issuer=issuer_id, status=Mandate.Status.ACTIVE)
    mandates = {mandate.account_id: mandate for mandate in active}
    rows = Invoice.objects.filter(issuer=issuer_id, kind=Invoice.Kind.INVOICE, account__in=mandates).open()
    waiting = rows.exclude(debits__status=Debit.Status.ANNOUNCED).defer("facts")
    waiting = waiting.select_related("account__person", "account__organisation").order_by("due_on", "pk")
    return [Candidate(invoice, mandates[invoice.account_id]) for invoice in waiting]


def first_collection(issuer_id: int, *, today: date) -> date:
    """The first banking day that leaves the time in which a debit is announced."""
    notice = bearings.current().terms(issuer_id, today).notice_days
    return banking_day_from(today + timedelta(days=notice))
