"""Whether the books are still what was written: chains, balances, numbers, closings, documents, payments.

Rows are read as they stand, in order; the first fault of each chain is told, since what comes after it hangs in the
air. `billing.chain` says what a digest covers, docs/adr/0015-books.md why.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from billing.books.totals import totals
from billing.books.verifying_money import Found, payments
from billing.chain import CHAIN, FIRST, SERIES, closing_digest, content_digest, entry_digest
from billing.chart import MEMBERS
from billing.models import Charge, Closing, Counter, Invoice, InvoiceDocument, Issuer, LedgerEntry
from core.money import ZERO

CHUNK = 500
SAID = ("kind", "number", "issued_on", "due_on", "net", "vat", "total")
"""What an invoice's document and its row both say."""
Posted = tuple[Decimal, int | None, str]
"""What an invoice's entry says: what is owed, by whom (an account's key), and its evidence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain breaks first: `where` names the row as people know it."""

    issuer: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.issuer}, {self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read, and the faults; none where the books are sound."""

    entries: int
    closings: int
    invoices: int
    payments: int
    faults: list[Fault]


def verify() -> Verdict:
    """Reads everything once; of each issuer's entries, closings, invoices and payments the first fault."""
    checks = {"entries": _entries, "closings": _closings, "invoices": _invoices, "payments": payments}
    counted = dict.fromkeys(checks, 0)
    faults: list[Fault] = []
    for issuer in Issuer.objects.order_by("pk"):
        for name, check in checks.items():
            read, fault = check(issuer)
            counted[name] += read
            faults += [Fault(issuer.name, *fault)] if fault else []
    return Verdict(**counted, faults=faults)


def _entries(issuer: Issuer) -> Found:
    before, expected, read = FIRST, 0, 0
    for entry in _entries_in_order(issuer):
        expected, read = expected + 1, read + 1
        if fault := _fault_of(entry, before, expected):
            return read, (f"entry {entry.position} ({entry})", fault)
        before = entry.digest
    if read < (last := _counted(issuer, CHAIN).get(0, 0)):
        return read, (f"entry {read + 1}", f"it is missing, and so are all up to {last}")
    return read, None


def _counted(issuer: Issuer, what: str) -> dict[int, int]:
    """The last number that was given, by year: what is cut off at the end leaves no gap, but was counted."""
    return dict(Counter.objects.filter(issuer=issuer, what=what).values_list("year", "last"))


def _entries_in_order(issuer: Issuer) -> Iterator[LedgerEntry]:
    rows = LedgerEntry.objects.filter(issuer=issuer).order_by("position").prefetch_related("lines")
    return rows.iterator(chunk_size=CHUNK)


def _fault_of(entry: LedgerEntry, before: str, expected: int) -> str:
    lines = sorted(entry.lines.all(), key=lambda line: line.position)
    if entry.position != expected:
        return f"entry {expected} is missing"
    if entry.previous_digest != before:
        return "it does not hold the digest of the entry before"
    if entry.digest != entry_digest(entry, lines):
        return "its content is not what was written"
    if sum(line.debit - line.credit for line in lines) != ZERO:
        return "it does not balance"
    return ""


def _closings(issuer: Issuer) -> Found:
    before, read = FIRST, 0
    for closing in Closing.objects.filter(issuer=issuer).order_by("pk"):
        read += 1
        if fault := _fault_of_closing(closing, before):
            return read, (f"closing of {closing.get_kind_display()} {closing.starts_on}", fault)
        before = closing.digest
    return read, None


def _fault_of_closing(closing: Closing, before: str) -> str:
    if closing.previous_digest != before:
        return "it does not hold the digest of the closing before"
    if closing.digest != closing_digest(closing):
        return "its content is not what was written"
    period = (closing.starts_on, closing.ends_on)
    found = totals(Q(entry__issuer=closing.issuer_id, entry__entered_on__range=period))
    if (found.debit, found.credit, found.revenue) != (closing.debit, closing.credit, closing.revenue):
        return f"its entries add up to {found.debit}, not {closing.debit}"
    return ""


def _invoices(issuer: Issuer) -> Found:
    """Numbers without gaps, each on its ledger entry with the same amounts, each document as it was made."""
    read = 0
    last: dict[int, int] = {}
    documents = _documents(issuer)
    posted = _posted(issuer)
    rows = Invoice.objects.filter(issuer=issuer).order_by("year", "serial").prefetch_related("lines__charge")
    for invoice in rows.iterator(chunk_size=CHUNK):
        read += 1
        expected = last.get(invoice.year, 0) + 1
        last[invoice.year] = invoice.serial
        fault = _fault_of_invoice(invoice, expected, posted, documents)
        if fault:
            return read, (f"invoice {invoice.number}", fault)
    for year, number in sorted(_counted(issuer, SERIES).items()):
        if last.get(year, 0) < number:
            return read, (f"invoice {number} of {year}", "it is missing")
    return read, None


def _fault_of_invoice(invoice: Invoice, expected: int, posted: dict[str, Posted], documents: dict[int, bool]) -> str:
    facts = invoice.facts
    if invoice.serial != expected:
        return f"number {expected} of {invoice.year} is missing"
    if {name: facts[name] for name in SAID} != {name: str(getattr(invoice, name)) for name in SAID}:
        return "what its document says differs from its row"
    if [_said(line) for line in facts["lines"]] != [_charged(invoice, line.charge) for line in invoice.lines.all()]:
        return "its lines are not the charges that it was issued for"
    owed = -invoice.total if invoice.is_credit_note else invoice.total
    if posted.get(invoice.number) != (owed, invoice.account_id, content_digest(facts)):
        return "the ledger does not say the same"
    if documents.get(invoice.pk, True) is False:
        return "its document is not the one that was made"
    return ""


def _said(line: dict[str, str]) -> tuple[str, Decimal, Decimal, str]:
    return line["label"], Decimal(line["net"]), Decimal(line["vat"]), line["activity_on"]


def _charged(invoice: Invoice, charge: Charge) -> tuple[str, Decimal, Decimal, str]:
    sign = -1 if invoice.is_credit_note else 1
    return charge.label, sign * charge.net, sign * charge.vat, charge.activity_on.isoformat()


def _posted(issuer: Issuer) -> dict[str, Posted]:
    """By number."""
    entries = LedgerEntry.objects.filter(issuer=issuer, source_kind="invoice", lines__ledger_account=MEMBERS)
    rows = entries.values_list("piece", "lines__debit", "lines__credit", "lines__account", "evidence")
    return {piece: (debit - credit, account, evidence) for piece, debit, credit, account, evidence in rows}


def _documents(issuer: Issuer) -> dict[int, bool]:
    rows: QuerySet[InvoiceDocument] = InvoiceDocument.objects.filter(invoice__issuer=issuer)
    return {
        row.invoice_id: hashlib.sha256(bytes(row.pdf)).hexdigest() == row.digest for row in rows.iterator(chunk_size=50)
    }
