"""The files of an issued invoice: made from its facts by the worker, judged, kept, and announced once."""

import hashlib
import logging
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from billing.documents.facts import facts_of
from billing.documents.facturx import facturx_xml
from billing.models import Invoice, InvoiceDocument
from core import outbox
from core.models import Event

log = logging.getLogger(__name__)


def document_issued(event: Event, *, now: datetime) -> None:
    """The outbox's handler."""
    make_document(event.about, now=now)


def make_document(invoice_id: int, *, now: datetime) -> InvoiceDocument:
    """Made and announced once. What the rules find wrong with its XML does not hold it back: it is said and kept."""
    with transaction.atomic():
        invoice = (
            Invoice.objects.select_for_update(of=("self",), no_key=True).select_related("issuer").get(pk=invoice_id)
        )
        known = InvoiceDocument.objects.filter(invoice=invoice).first()
        if known is not None:
            return known
        pdf, xml = render(invoice)
        document = InvoiceDocument.objects.create(
            invoice=invoice,
            pdf=pdf,
            xml=xml,
            digest=hashlib.sha256(pdf).hexdigest(),
            findings=_findings(invoice, xml),
            created_at=now,
        )
        outbox.record("invoice.ready", subject_id=invoice.pk, payload={"invoice": str(invoice.public_id)}, now=now)
    return document


def files_of(invoice: Invoice) -> tuple[bytes, bytes]:
    """PDF and XML: as they were kept or, where the worker has not come by yet, the same made at once."""
    known = InvoiceDocument.objects.filter(invoice=invoice).first()
    return (bytes(known.pdf), bytes(known.xml)) if known else render(invoice)


def render(invoice: Invoice) -> tuple[bytes, bytes]:
    from billing.documents.pdf import invoice_pdf  # typst, which no page needs before the first file

    facts = facts_of(invoice.facts)
    xml = facturx_xml(facts)
    return invoice_pdf(facts, xml, invoice.issuer.logo.encode() or None), xml


def _findings(invoice: Invoice, xml: bytes) -> list[dict[str, str]]:
    from billing.documents.validation import findings_of  # 220 MB of rules, in the worker only

    found = findings_of(facts_of(invoice.facts), xml)
    for finding in found:
        log.warning("invoice %s breaks %s: %s", invoice.number, finding.rule, finding.text)
    return [asdict(finding) for finding in found]
