"""The archive of a closed period: open formats, each file's SHA-256, and what is needed to verify the chain again."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet

from billing.books.fec import fec, file_name
from billing.chain import FIRST
from billing.models import Closing, Invoice, InvoiceDocument, LedgerEntry, Payment, Settlement

CHUNK = 200
ABOUT = """\
Archive of a closed period of {issuer} (SIREN {siren}), {first} to {last}.

entries.jsonl      ledger entries with their lines, one JSON object a line, in order of position
closings.jsonl     closings that end in the period, with their totals and the perpetual total
invoices.jsonl     what each invoice and credit note says
invoices/          the documents as they were sent: PDF/A-3 with Factur-X inside, and the XML apart
payments.jsonl     money received, refunded and returned; settlements.jsonl: what paid what
*FEC*.txt          the accounting entries file, for a whole year
SHA256SUMS         the digest of every file: sha256sum -c SHA256SUMS

An entry's "digest" is SHA-256 over its "previous_digest", a line feed and the canonical JSON of its content; the
first one's previous digest is that of position {position} (empty at position 1). billing/chain.py says it exactly.
"""


def archive_name(closing: Closing) -> str:
    return f"{closing.issuer.siren}-{closing.starts_on}-{closing.ends_on}.zip"


def write_archive(closing: Closing, target: IO[bytes]) -> None:
    """The archive of the closing's period, into a file that can seek. One document in memory at a time."""
    sums: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _files(closing):
            digest = hashlib.sha256()
            with book.open(zipfile.ZipInfo(name, _stamp(closing)), "w", force_zip64=True) as file:
                for part in content:
                    digest.update(part)
                    file.write(part)
            sums.append(f"{digest.hexdigest()}  {name}\n")
        book.writestr(zipfile.ZipInfo("SHA256SUMS", _stamp(closing)), "".join(sums))


def _stamp(closing: Closing) -> tuple[int, int, int, int, int, int]:
    """The same closing gives the same bytes."""
    at = closing.at
    return at.year, at.month, at.day, at.hour, at.minute, at.second


def _files(closing: Closing) -> Iterator[tuple[str, Iterable[bytes]]]:
    issuer, period = closing.issuer, (closing.starts_on, closing.ends_on)
    entries = LedgerEntry.objects.filter(issuer=issuer, entered_on__range=period).order_by("position")
    yield "README.txt", [_about(closing, entries)]
    yield "entries.jsonl", _lines(_entry(row) for row in entries.prefetch_related("lines").iterator(chunk_size=CHUNK))
    yield "closings.jsonl", _rows(Closing.objects.filter(issuer=issuer, ends_on__range=period).order_by("pk"))
    invoices = Invoice.objects.filter(issuer=issuer, issued_on__range=period).order_by("pk")
    yield "invoices.jsonl", _rows(invoices)
    yield "payments.jsonl", _rows(Payment.objects.filter(issuer=issuer, paid_on__range=period).order_by("pk"))
    settlements = Settlement.objects.filter(settled_on__range=period)
    yield (
        "settlements.jsonl",
        _rows((settlements.filter(invoice__issuer=issuer) | settlements.filter(payment__issuer=issuer)).order_by("pk")),
    )
    if closing.kind == Closing.Kind.YEAR:
        yield file_name(issuer, closing.starts_on.year), (row.encode() for row in fec(issuer, closing.starts_on.year))
    for document in InvoiceDocument.objects.filter(invoice__in=invoices).select_related("invoice").iterator(CHUNK):
        yield f"invoices/{document.invoice.number}.pdf", [bytes(document.pdf)]
        yield f"invoices/{document.invoice.number}.xml", [bytes(document.xml)]


def _about(closing: Closing, entries: "QuerySet[LedgerEntry]") -> bytes:
    first = entries.first()
    issuer = closing.issuer
    told = {"issuer": issuer.name, "siren": issuer.siren, "first": closing.starts_on, "last": closing.ends_on}
    return ABOUT.format(**told, position=first.position - 1 if first and first.previous_digest != FIRST else 0).encode()


def _rows(rows: "QuerySet[Any]") -> Iterator[bytes]:
    return _lines(_columns(row) for row in rows.iterator(chunk_size=CHUNK))


def _entry(entry: LedgerEntry) -> dict[str, Any]:
    lines = sorted(entry.lines.all(), key=lambda line: line.position)
    return {**_columns(entry), "lines": [_columns(line) for line in lines]}


def _columns(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield (json.dumps(row, default=_plain, ensure_ascii=False) + "\n").encode()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)
