"""What the pages about invoices show."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from billing import bearings, sources
from billing.actions.reminding import step_after
from billing.invoice_lists import chosen
from billing.lateness import Step, days_late
from billing.models import Account, Charge, Invoice, InvoiceDocument, Payment, Settlement
from billing.statements import balance_of
from billing.waiting import Waiting, let_go_of, waiting_for
from core.money import ZERO
from core.wording import day_text


@dataclass(frozen=True, slots=True)
class Shown:
    """An invoice in a list."""

    invoice: Invoice
    state: str
    days_late: int


@dataclass(frozen=True, slots=True)
class ShownLine:
    charge: Charge
    address: str
    """The page of what it is for, or nothing."""
    sign: int

    @property
    def net(self) -> Decimal:
        return self.sign * self.charge.net

    @property
    def quantity(self) -> Decimal:
        return (self.sign * self.charge.quantity).normalize() + 0


def shown(invoices: Any, today: date) -> list[Shown]:
    """Of rows with what is settled of them."""
    return [Shown(row, row.state_on(today), days_late(row.due_on, today)) for row in invoices]


def invoices_of(account: Account) -> QuerySet[Invoice]:
    if account.pk is None:
        return Invoice.objects.none()
    return (
        Invoice.objects.of(account)
        .with_settled()
        .select_related("issuer", "corrects")
        .defer("facts", "corrects__facts")
    )


def payments_of(account: Account) -> QuerySet[Payment]:
    """The latest, with what is left of each."""
    if account.pk is None:
        return Payment.objects.none()
    return Payment.objects.filter(account=account).with_settled().order_by("-paid_on", "-pk")[:100]


def lines_of(invoice: Invoice) -> list[ShownLine]:
    """One query."""
    sign = -1 if invoice.is_credit_note else 1
    rows = (
        Charge.objects.filter(invoice_line__invoice=invoice).select_related("site").order_by("invoice_line__position")
    )
    return [ShownLine(row, sources.page_of(row.source_kind, row.source_id), sign) for row in rows]


def settlements_of(invoice: Invoice) -> list[Settlement]:
    """What paid it; of a credit note, what it paid."""
    rows = Settlement.objects.select_related("payment", "credit_note", "invoice")
    rows = rows.defer("credit_note__facts", "invoice__facts")
    side = {"credit_note": invoice} if invoice.is_credit_note else {"invoice": invoice}
    return list(rows.filter(**side).order_by("settled_on", "pk"))


def findings_in(invoice: Invoice) -> list[dict[str, str]]:
    found: list[dict[str, str]] | None = (
        InvoiceDocument.objects.filter(invoice=invoice).values_list("findings", flat=True).first()
    )
    return found or []


def next_reminder(invoice: Invoice, today: date) -> Step | None:
    if invoice.is_credit_note or invoice.left_to_pay <= 0:
        return None
    return step_after(invoice, bearings.current(), today)


def waiting_quotes(account: Account) -> list[dict[str, Any]]:
    """Documents to come, as `_quote.html` shows them."""
    return [{"waiting": waiting, "quote": _quote(waiting)} for waiting in waiting_for(account)]


def _quote(waiting: Waiting) -> dict[str, Any]:
    lines = [
        {"label": charge.label, "rule": day_text(charge.activity_on), "net": charge.net} for charge in waiting.charges
    ]
    return {
        "lines": lines, "net": waiting.net, "vat": waiting.vat, "total": waiting.total, "currency": waiting.currency
    }  # fmt: skip


def account_picture(account: Account, today: date) -> dict[str, Any]:
    """Everything of an account, for who keeps it."""
    invoices = shown(invoices_of(account)[:100], today)
    return {
        "invoices": invoices,
        "waiting": waiting_for(account),
        "let_go_of": let_go_of(account),
        "payments": payments_of(account),
        "balance": sum(balance_of(account).values(), ZERO),
        "late": sum((row.invoice.left_to_pay for row in invoices if row.state == "late"), ZERO),
    }


def late_invoices(rows: Any, today: date) -> list[tuple[Shown, Step | None]]:
    """With the next reminder of each."""
    late = chosen(rows, {"state": "open"}, today=today).order_by("due_on", "pk")
    joined = late.select_related("issuer", "account__person", "account__organisation").prefetch_related("reminders")
    borne = bearings.current()
    return [(row, step_after(row.invoice, borne, today)) for row in shown(joined.defer("facts"), today)]
