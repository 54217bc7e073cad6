"""Files that go with mails: a message names one, and it is read when the mail is sent."""

from billing.actions.documenting import files_of
from billing.models import Invoice

INVOICE = "invoice"
PDF = "application/pdf"


def invoice_file(invoice: Invoice) -> str:
    return f"{INVOICE}:{invoice.public_id}"


def attached(reference: str) -> tuple[str, bytes, str]:
    """Name, content and type of what `Message.attachment` names."""
    kind, _colon, public_id = reference.partition(":")
    if kind != INVOICE:
        raise ValueError(f"nothing is known of {kind}")
    invoice = Invoice.objects.select_related("issuer").get(public_id=public_id)
    pdf, _xml = files_of(invoice)
    return f"{invoice.number}.pdf", pdf, PDF
