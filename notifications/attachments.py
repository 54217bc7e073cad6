"""Files that go with mails: a message names one, and it is read when the mail is sent.

What is not known from here, the composition root adds with `also`.
"""

from collections.abc import Callable
from datetime import datetime

from billing.actions.documenting import files_of
from billing.models import Invoice

INVOICE, REPORT = "invoice", "report"
PDF = "application/pdf"
File = tuple[str, bytes, str]
"""Name, content and type."""
Reader = Callable[[str, datetime], File]


class Withdrawn(Exception):
    """What the mail was to bring is no longer for its reader."""


def invoice_file(invoice: Invoice) -> str:
    return f"{INVOICE}:{invoice.public_id}"


def report_file(subscription: str, month: str) -> str:
    return f"{REPORT}:{subscription}:{month}"


def also(kind: str, reader: Reader) -> None:
    _readers[kind] = reader


def attached(reference: str, *, written_at: datetime) -> File:
    """What `Message.attachment` names, as of when the mail was written. Raises Withdrawn."""
    kind, _colon, which = reference.partition(":")
    if kind not in _readers:
        raise ValueError(f"nothing is known of {kind}")
    return _readers[kind](which, written_at)


def _invoice(public_id: str, _written_at: datetime) -> File:
    invoice = Invoice.objects.select_related("issuer").get(public_id=public_id)
    pdf, _xml = files_of(invoice)
    return f"{invoice.number}.pdf", pdf, PDF


_readers: dict[str, Reader] = {INVOICE: _invoice}
