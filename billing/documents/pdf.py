"""The invoice as people and machines read it: PDF/A-3a and PDF/UA-1 with its Factur-X inside.

typst makes the page and attaches the XML, but cannot write the block of metadata by which Factur-X is recognised
(Factur-X 1.0, section 6.2.3): it is put into the XMP that typst wrote, whose other schemas stay.
"""

from io import BytesIO

from django.utils import translation

from billing.documents.facts import InvoiceFacts
from billing.documents.invoice_words import words_of
from billing.documents.typesetting import typeset

NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
PROPERTIES = {
    "DocumentFileName": "factur-x.xml",
    "DocumentType": "INVOICE",
    "Version": "1.0",
    "ConformanceLevel": "EN 16931",
}
SCHEMAS_END = b"</rdf:Bag></pdfaExtension:schemas>"
RDF_END = b"</rdf:RDF>"


def invoice_pdf(facts: InvoiceFacts, xml: bytes, logo: bytes | None = None) -> bytes:
    """In the language of the facts; the same facts give the same bytes. `logo` is a PNG, JPEG or SVG."""
    with translation.override(facts.language):
        said = words_of(facts)
    return _recognisable(typeset("invoice.typ", said, made_on=facts.issued_on, logo=logo, xml=xml))


def _recognisable(page: bytes) -> bytes:
    from pikepdf import Pdf  # twenty megabytes that only who makes documents needs

    written = BytesIO()
    with Pdf.open(BytesIO(page)) as pdf:
        before = pdf.Root.Metadata.read_bytes()
        after = before.replace(SCHEMAS_END, _schema() + SCHEMAS_END).replace(RDF_END, _block() + RDF_END)
        pdf.Root.Metadata.write(after)
        pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _schema() -> bytes:
    """PDF/A wants every schema that it does not know described (ISO 19005-3, 6.6.2.3)."""
    properties = "".join(
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{name} of the embedded invoice</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name in PROPERTIES
    )
    return (
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    ).encode()


def _block() -> bytes:
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, value in PROPERTIES.items())
    return f'<rdf:Description rdf:about="" xmlns:fx="{NAMESPACE}">{values}</rdf:Description>'.encode()
