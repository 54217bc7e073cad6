"""The file itself: an archive (PDF/A-3a) that a screen reader can read (PDF/UA-1), with its Factur-X inside."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from pikepdf import Name, Pdf
from typst import TypstError

from billing.documents.facturx import facturx_xml
from billing.documents.pdf import NAMESPACE, invoice_pdf
from tests.factories import documents as made

LOGO = Path(__file__).parents[4] / "static" / "img" / "logo.svg"
XMP = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "fx": NAMESPACE,
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
CASES = {
    "20 %": made.invoice(),
    "mixed": made.mixed(),
    "franchise": made.franchise(),
    "person": made.to_person(),
    "association": made.association(),
    "credit note": made.credit_note(),
    "paid": made.paid(),
    "debit": made.by_debit(),
    "abroad": replace(made.abroad(), language="en"),
    "rebate": made.invoice(made.line(), made.line("Remise", "1", "-3.00")),
}


def document(facts, logo=None):
    return invoice_pdf(facts, facturx_xml(facts), logo)


def opened(facts, logo=None):
    return Pdf.open(BytesIO(document(facts, logo)))


@pytest.fixture(scope="module")
def pdf():
    return opened(made.invoice())


@pytest.fixture(scope="module")
def xmp(pdf):
    return etree.fromstring(pdf.Root.Metadata.read_bytes())


@pytest.mark.parametrize("name", CASES)
def test_the_xml_is_inside_byte_for_byte(name):
    with opened(CASES[name]) as pdf:
        [attached] = pdf.Root.AF
        assert attached.AFRelationship == Name.Alternative
        assert pdf.attachments["factur-x.xml"].get_file().read_bytes() == facturx_xml(CASES[name])
        assert pdf.attachments["factur-x.xml"].get_file().mime_type == "text/xml"


def test_it_says_that_it_is_an_archive_and_accessible(xmp):
    assert xmp.findtext(".//pdfaid:part", namespaces=XMP) == "3"
    assert xmp.findtext(".//pdfaid:conformance", namespaces=XMP) == "A"
    assert xmp.findtext(".//pdfuaid:part", namespaces=XMP) == "1"


def test_it_is_recognised_as_factur_x(xmp):
    said = {field: xmp.findtext(f".//fx:{field}", namespaces=XMP) for field in ("DocumentType", "DocumentFileName")}
    assert said == {"DocumentType": "INVOICE", "DocumentFileName": "factur-x.xml"}
    assert xmp.findtext(".//fx:Version", namespaces=XMP) == "1.0"
    assert xmp.findtext(".//fx:ConformanceLevel", namespaces=XMP) == "EN 16931"


def test_the_schema_of_factur_x_is_described_beside_the_others(xmp):
    [schemas] = xmp.findall(".//pdfaExtension:schemas", XMP)
    prefixes = [prefix.text for prefix in schemas.iterfind(".//pdfaSchema:prefix", XMP)]
    assert prefixes == ["xmpMM", "pdf", "pdfuaid", "fx"]
    [described] = [
        row for row in schemas.iterfind("rdf:Bag/rdf:li", XMP) if row.findtext("pdfaSchema:prefix", None, XMP) == "fx"
    ]
    assert len(described.findall(".//pdfaProperty:name", XMP)) == 4


def test_it_is_tagged_and_names_its_language_and_title(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.StructTreeRoot.K
    assert pdf.Root.Lang == "fr"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.docinfo.Title == "Facture n° LP-2026-00042"


def tags(pdf):
    """Every structure type, in reading order."""

    def walk(node):
        if "/S" in node:
            yield str(node.S)
        kids = node.get("/K", [])
        for kid in kids if hasattr(kids, "_type_name") and kids._type_name == "array" else [kids]:
            if getattr(kid, "_type_name", "") == "dictionary" and "/S" in kid:
                yield from walk(kid)

    return list(walk(pdf.Root.StructTreeRoot))


def test_its_tables_have_heads_and_its_code_is_described(pdf):
    found = tags(pdf)
    assert found.count("/Table") == 2
    assert found.count("/TH") == 6 + 2 + 3
    assert "/H1" in found
    assert found.count("/Figure") == 1


def test_the_same_facts_make_the_same_bytes():
    assert document(made.mixed()) == document(made.mixed())
    assert document(made.mixed()) != document(made.invoice())


def test_a_logo_is_shown_with_its_name(pdf):
    with opened(made.paid(), LOGO.read_bytes()) as with_logo, opened(made.paid()) as without:
        assert tags(with_logo).count("/Figure") == tags(without).count("/Figure") + 1


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (40, 2), (300, 9)])
def test_many_lines_go_over_several_pages(count, pages):
    with opened(made.many(count)) as pdf:
        assert len(pdf.pages) == pages


def test_several_threads_may_ask():
    alone = document(made.invoice())
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(document, [made.invoice()] * 8)) == {alone}


def test_it_speaks_the_language_of_its_facts():
    with opened(replace(made.invoice(), language="en")) as pdf:
        assert pdf.Root.Lang == "en"


@pytest.mark.parametrize(
    "label", ["Réunion 🎉", "👩‍💻👍🏽 atelier 北京", "ไทย", "x\x07\x00y", "\ue000", 'a "b" \\ c', "W" * 200]
)
def test_no_letter_stops_an_invoice(label):
    facts = made.invoice(made.line(label), buyer=replace(made.COMPANY, name=label))
    assert document(facts) == document(facts)
    with opened(facts) as pdf:
        assert len(pdf.pages) == 1


def test_a_letter_without_a_glyph_becomes_a_box_and_stays_in_the_xml():
    facts = made.invoice(made.line("Fête 🎉 du port"))
    assert "Fête 🎉 du port".encode() in facturx_xml(facts)
    boxed = invoice_pdf(replace(facts, lines=(made.line("Fête □ du port"),)), facturx_xml(facts))
    assert boxed == document(facts)


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(TypstError):
        document(made.invoice(), b"no picture")
