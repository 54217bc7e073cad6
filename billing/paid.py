"""What an account has paid, and what is left of it."""

from decimal import Decimal

from django.db.models import F, Prefetch, Sum

from billing.models import Account, Invoice, Payment, Settlement
from billing.models.payment import PaymentQuerySet
from core.money import ZERO


def shown_payments(rows: PaymentQuerySet) -> PaymentQuerySet:
    """With all that a list says of them. Two queries, however many there are."""
    spent = Settlement.objects.filter(invoice__isnull=False).select_related("invoice").defer("invoice__facts")
    joined = rows.with_settled().select_related("issuer", "account__person", "account__organisation", "site")
    return joined.prefetch_related(Prefetch("settlements", spent.order_by("pk")))


def open_invoices_of(account: Account) -> list[Invoice]:
    """The oldest first, with what is left to pay of each. One query."""
    rows = Invoice.objects.of(account).filter(kind=Invoice.Kind.INVOICE).open().select_related("issuer")
    return list(rows.defer("facts").order_by("issued_on", "pk"))


def credit_of(account: Account) -> Decimal:
    """What payments and credit notes have not been spent on. Two queries."""
    payments = Payment.objects.filter(account=account).unspent()
    notes = Invoice.objects.of(account).filter(kind=Invoice.Kind.CREDIT_NOTE).open()
    from_payments = payments.aggregate(sum=Sum(F("amount") - F("settled") - F("returned")))["sum"] or ZERO
    from_notes: Decimal = notes.aggregate(sum=Sum(F("total") - F("settled")))["sum"] or ZERO
    return from_payments + from_notes
