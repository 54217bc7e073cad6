"""What is owed at the end of a period, how late it is, how long it stays owed.

Invoices are an issuer's and may speak of several sites: each site has the share of its lines.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, Exists, F, Max, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from billing.books.ageing import BANDS, band_of
from billing.chart import MEMBERS
from billing.models import Invoice, InvoiceLine, Settlement
from core.money import ZERO
from reports.members_money.ledger import balances
from reports.members_money.lives import Keys
from reports.members_money.rounding import rounded_together
from reports.question import Question
from reports.words import in_order
from spaces.catalogue import Catalogue

GROUPS = ("issuer", "site")
MONEY: DecimalField = DecimalField(max_digits=12, decimal_places=2)


@dataclass(slots=True)
class ReceivableRow:
    """Euros, VAT included. `keys` follow the question's `group_by`."""

    keys: Keys
    days: int
    invoiced: Decimal = ZERO
    """In the period, less credit notes."""
    bands: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(BANDS, ZERO))
    credit_notes: Decimal = ZERO
    """Not used at the end."""
    settled: Decimal = ZERO
    """Invoices that were settled in full in the period."""
    waited: Decimal = ZERO
    """Their euros times the days they took."""
    ledger: Decimal | None = None
    """The balance of 411 at the end, where it can be told apart."""

    @property
    def owed(self) -> Decimal:
        return sum(self.bands.values(), ZERO)

    @property
    def days_outstanding(self) -> float | None:
        """Days of invoicing that are still owed: receivables ÷ invoiced × days."""
        return float(self.owed / self.invoiced * self.days) if self.invoiced > ZERO else None

    @property
    def days_to_pay(self) -> float | None:
        return float(self.waited / self.settled) if self.settled else None


@dataclass(frozen=True, slots=True)
class OpenShare:
    """What is open of an invoice's lines of one site; not rounded."""

    invoice: int
    issuer: int
    site: int | None
    amount: Decimal
    due_on: date


@dataclass(frozen=True, slots=True)
class Receivables:
    question: Question
    rows: list[ReceivableRow]

    @property
    def is_empty(self) -> bool:
        return not any(row.owed or row.invoiced or row.settled or row.credit_notes for row in self.rows)


def receivables(question: Question, *, catalogue: Catalogue) -> Receivables:
    """Eight queries at most, however many invoices."""
    rows: dict[Keys, ReceivableRow] = {}

    def row_of(issuer: int, site: int | None) -> ReceivableRow:
        known = {"issuer": issuer, "site": site}
        keys = tuple(known[word] for word in question.group_by)
        return rows.setdefault(keys, ReceivableRow(keys, question.days.count))

    if not question.group_by:
        row_of(0, None)
    _read_invoiced(question, row_of)
    _read_open(question, row_of)
    _read_notes(question, row_of)
    _read_settled(question, row_of)
    _round(list(rows.values()))
    if question.sites is None and "site" not in question.group_by:
        _read_ledger(question, rows)
    return Receivables(
        question, sorted(rows.values(), key=lambda row: in_order(question.group_by, row.keys, catalogue))
    )


def days_sales_outstanding(question: Question, *, catalogue: Catalogue) -> float | None:
    (row,) = receivables(Question(question.days, sites=question.sites), catalogue=catalogue).rows
    return row.days_outstanding


def open_invoices(question: Question) -> QuerySet[Invoice]:
    """At the end of the last day, with `open_then`; those that have a line of the question's sites."""
    on = question.days.last
    rows = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, issued_on__lte=on)
    rows = rows.annotate(open_then=F("total") - _paid(on)).filter(open_then__gt=0)
    if question.sites is None:
        return rows
    return rows.filter(Exists(InvoiceLine.objects.filter(invoice=OuterRef("pk"), charge__site__in=question.sites)))


def open_notes(question: Question) -> QuerySet[Invoice]:
    """Credit notes that are not used up at the end of the last day, with `open_then`."""
    on = question.days.last
    rows = Invoice.objects.filter(kind=Invoice.Kind.CREDIT_NOTE, issued_on__lte=on)
    used = Settlement.objects.filter(credit_note=OuterRef("pk"), settled_on__lte=on).order_by().values("credit_note")
    sums = used.annotate(sum=Sum(Case(When(payment=None, then="amount"), default=-F("amount")))).values("sum")
    return rows.annotate(open_then=F("total") - _or_zero(sums)).filter(open_then__gt=0)


def open_shares(question: Question) -> list[OpenShare]:
    """Two queries."""
    return [OpenShare(*told) for told in _shares(question, open_invoices(question), "open_then", "due_on")]


RowOf = Callable[[int, int | None], ReceivableRow]


def _read_invoiced(question: Question, row_of: RowOf) -> None:
    days = question.days
    lines = _lines(question).filter(invoice__issued_on__gte=days.first, invoice__issued_on__lte=days.last)
    sums = lines.order_by().values_list("invoice__issuer", "charge__site").annotate(sum=Sum("charge__total"))
    for issuer, site, total in sums:
        row_of(issuer, site).invoiced += total


def _read_open(question: Question, row_of: RowOf) -> None:
    on = question.days.last
    for one in open_shares(question):
        row_of(one.issuer, one.site).bands[band_of(one.due_on, on)] += one.amount


def _read_notes(question: Question, row_of: RowOf) -> None:
    for _note, issuer, site, share in _shares(question, open_notes(question), "open_then"):
        row_of(issuer, site).credit_notes += share


def _read_settled(question: Question, row_of: RowOf) -> None:
    """Those whose last part was settled in the period, and of which some was paid."""
    days = question.days
    rows = Settlement.objects.filter(invoice=OuterRef("pk"), settled_on__lte=days.last).order_by().values("invoice")
    paid = Settlement.objects.filter(invoice=OuterRef("pk"), payment__isnull=False)
    done = Invoice.objects.filter(Exists(paid), kind=Invoice.Kind.INVOICE, issued_on__lte=days.last).annotate(
        paid_by_then=_paid(days.last),
        settled_on=Subquery(rows.annotate(last=Max("settled_on")).values("last")),
    )
    done = done.filter(paid_by_then=F("total"), settled_on__gte=days.first)
    for _invoice, issuer, site, share, issued_on, settled_on in _shares(
        question, done, "total", "issued_on", "settled_on"
    ):
        row = row_of(issuer, site)
        row.settled += share
        row.waited += share * (settled_on - issued_on).days


def _read_ledger(question: Question, rows: dict[Keys, ReceivableRow]) -> None:
    for issuer, balance in balances(MEMBERS, question.days.last).items():
        keys = (issuer,) if question.group_by else ()
        row = rows.setdefault(keys, ReceivableRow(keys, question.days.count))
        row.ledger = (row.ledger or ZERO) + balance
    for row in rows.values():
        row.ledger = row.ledger or ZERO


def _shares(question: Question, invoices: QuerySet[Invoice], amount: str, *said: str) -> Iterable[tuple[Any, ...]]:
    """Of each invoice and site: both and the issuer, the share of the amount, what else is said. Two queries."""
    known = {pk: values for pk, *values in invoices.order_by().values_list("pk", "issuer", "total", amount, *said)}
    lines = _lines(question).filter(invoice__in=list(known)).order_by()
    for pk, site, part in lines.values_list("invoice", "charge__site").annotate(sum=Sum("charge__total")):
        issuer, total, whole, *more = known[pk]
        yield pk, issuer, site, whole * abs(part) / total, *more


def _lines(question: Question) -> QuerySet[InvoiceLine]:
    lines = InvoiceLine.objects.all()
    return lines if question.sites is None else lines.filter(charge__site__in=question.sites)


def _paid(on: date) -> Any:
    rows = Settlement.objects.filter(invoice=OuterRef("pk"), settled_on__lte=on).order_by().values("invoice")
    return _or_zero(rows.annotate(sum=Sum("amount")).values("sum"))


def _or_zero(sums: Any) -> Any:
    return Coalesce(Subquery(sums, MONEY), Value(ZERO), output_field=MONEY)


def _round(rows: list[ReceivableRow]) -> None:
    """Each column together, so that rows add up to the whole to the cent."""
    columns: dict[str, list[Decimal]] = defaultdict(list)
    for row in rows:
        for band in BANDS:
            columns[band].append(row.bands[band])
        columns["credit_notes"].append(row.credit_notes)
    told = {name: rounded_together(amounts) for name, amounts in columns.items()}
    for number, row in enumerate(rows):
        row.bands = {band: told[band][number] for band in BANDS}
        row.credit_notes = told["credit_notes"][number]
