"""What pays what: payments and credit notes go to invoices of the same issuer, under the lock of the account.

In the ledger a payment that is spent leaves 4191 for 411; a credit note stands on 411 already.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import translation

from billing import chart
from billing.accounts import lock_account
from billing.actions.posting import EntryLine, post_entry
from billing.models import Account, Debit, Invoice, Journal, Payment, Settlement
from billing.payment_errors import CreditOverspent, InvoiceOverpaid
from core.clock import local_date
from core.database import violated
from core.money import ZERO

REFUSALS = {
    "invoice_is_never_overpaid": InvoiceOverpaid,
    "payment_is_never_overspent": CreditOverspent,
    "credit_note_is_never_overspent": CreditOverspent,
}
JUDGE_NOW = "SET CONSTRAINTS settlement_fits, payment_fits IMMEDIATE"
JUDGE_LATER = "SET CONSTRAINTS settlement_fits, payment_fits DEFERRED"


@contextmanager
def fitting() -> Iterator[None]:
    """The database judges what was settled inside at its end, not at the commit.

    Raises InvoiceOverpaid, CreditOverspent.
    """
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"{JUDGE_NOW};{JUDGE_LATER}")
    except DatabaseError as error:
        refusal = REFUSALS.get(violated(error) or "")
        if refusal is None:
            raise
        raise refusal() from error


@dataclass(slots=True)
class Owing:
    """Invoices of an account and issuer while they are being paid: what is left of each, the oldest first."""

    left: dict[int, Decimal]
    free: list[int]
    """Without those that a direct debit is under way for: these are paid by it, or by name."""

    def draw(self, amount: Decimal, first: Sequence[int] = ()) -> dict[int, Decimal]:
        """How much of the amount each invoice takes: those named first, then the others; it is gone from `left`."""
        taken: dict[int, Decimal] = {}
        for key in dict.fromkeys([*first, *self.free]):
            part = min(amount, self.left.get(key, ZERO))
            if part > ZERO:
                taken[key] = part
                self.left[key] -= part
                amount -= part
        return taken


def owing_of(account_id: int, issuer_id: int) -> Owing:
    return _owing(account_id).get(issuer_id) or Owing({}, [])


def _owing(account_id: int) -> dict[int, Owing]:
    """By issuer. Two queries."""
    rows = Invoice.objects.filter(account=account_id, kind=Invoice.Kind.INVOICE).open().order_by("issued_on", "pk")
    under_way = Debit.objects.filter(invoice__account=account_id, status=Debit.Status.ANNOUNCED)
    held = set(under_way.values_list("invoice_id", flat=True))
    found: dict[int, Owing] = defaultdict(lambda: Owing({}, []))
    for invoice in rows.defer("facts"):
        owing = found[invoice.issuer_id]
        owing.left[invoice.pk] = invoice.left_to_pay
        if invoice.pk not in held:
            owing.free.append(invoice.pk)
    return dict(found)


def settle_with_credit(*, account: Account, now: datetime) -> list[Settlement]:
    """Credit notes go to the invoice that they correct, then to others; then unspent payments, the oldest first."""
    with transaction.atomic(), fitting():
        lock_account(account.pk)
        owing = _owing(account.pk)
        if not owing:
            return []
        return [*_spend_credit_notes(account.pk, owing, now=now), *_spend_payments(account.pk, owing, now=now)]


def _spend_credit_notes(account_id: int, owing: dict[int, Owing], *, now: datetime) -> list[Settlement]:
    notes = Invoice.objects.filter(account=account_id, kind=Invoice.Kind.CREDIT_NOTE, issuer__in=owing).open()
    rows: list[Settlement] = []
    for own in (True, False):
        for note in notes.defer("facts").order_by("issued_on", "pk"):
            known = owing[note.issuer_id]
            first, free = ([note.corrects_id], []) if own else ([], known.free)
            taken = Owing(known.left, free).draw(note.left_to_pay, [key for key in first if key])
            rows += write_settlements(taken, credit_note=note, now=now)
    return rows


def _spend_payments(account_id: int, owing: dict[int, Owing], *, now: datetime) -> list[Settlement]:
    rows: list[Settlement] = []
    unspent = Payment.objects.filter(account=account_id, issuer__in=owing).unspent()
    for payment in unspent.order_by("issuer_id", "paid_on", "pk"):
        taken = owing[payment.issuer_id].draw(payment.left)
        if taken:
            rows += write_settlements(taken, payment=payment, now=now)
            post_spent(payment, sum(taken.values(), ZERO), now=now)
    return rows


def write_settlements(
    taken: dict[int, Decimal], *, now: datetime, payment: Payment | None = None, credit_note: Invoice | None = None
) -> list[Settlement]:
    day = today(now)
    return Settlement.objects.bulk_create(
        Settlement(
            invoice_id=key, payment=payment, credit_note=credit_note, amount=part, settled_on=day, created_at=now
        )
        for key, part in taken.items()
    )


def spent_on(payment: Payment) -> dict[int, Decimal]:
    """How much of the payment stands against each invoice."""
    sums = payment.settlements.filter(invoice__isnull=False).order_by().values("invoice").annotate(sum=Sum("amount"))
    return {row["invoice"]: row["sum"] for row in sums.order_by("invoice") if row["sum"]}


def replace_by_credit_notes(payment: Payment, amount: Decimal, *, now: datetime) -> Decimal:
    """Credit notes take the payment's place on the invoices that they correct, up to an amount; how much it was.

    A paid invoice that is corrected frees the payment that paid it, so that it can be paid back.
    """
    spent, freed = spent_on(payment), ZERO
    notes = Invoice.objects.filter(kind=Invoice.Kind.CREDIT_NOTE, corrects__in=spent).open().defer("facts")
    for note in notes.order_by("issued_on", "pk"):
        key = note.corrects_id or 0
        part = min(amount - freed, note.left_to_pay, spent[key])
        if part > ZERO:
            write_settlements({key: -part}, payment=payment, now=now)
            write_settlements({key: part}, credit_note=note, now=now)
            spent[key] -= part
            freed += part
    if freed:
        post_spent(payment, -freed, now=now)
    return freed


def post_spent(payment: Payment, amount: Decimal, *, now: datetime) -> None:
    """Credit of the account that went to invoices; a negative amount came back from them."""
    account = payment.account_id
    lines = [
        EntryLine(chart.ADVANCES, debit=amount, account_id=account),
        EntryLine(chart.MEMBERS, credit=amount, account_id=account),
    ]
    _post(payment, Journal.MISC, lines, day=today(now), now=now)


def post_money(payment: Payment, journal: Journal, lines: list[EntryLine], *, now: datetime) -> None:
    _post(payment, journal, lines, day=payment.paid_on, now=now)


def _post(payment: Payment, journal: Journal, lines: list[EntryLine], *, day: date, now: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        label = f"{payment.get_nature_display()} {payment.get_method_display()} {payment.reference}"
    post_entry(
        issuer_id=payment.issuer_id,
        journal=journal,
        entered_on=day,
        piece=payment.number,
        piece_on=payment.paid_on,
        label=label.strip()[:200],
        lines=lines,
        source_kind="payment",
        source_id=payment.public_id,
        now=now,
    )


def today(now: datetime) -> date:
    """At home, where the books are kept."""
    return local_date(now, ZoneInfo(settings.TIME_ZONE))
