"""The file for the bank: what stands in it, and that the schema takes it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from lxml import etree

from billing.pain008 import SPACE, DebitLine, Party, write_pain008

CREDITOR = Party(
    "Association d’été", "FR7630006000011234567890189", "AGRIFRPPXXX", "42 avenue de la Perrière", "56100", "Lorient",
    "FR",
)  # fmt: skip
DEBTOR = Party("Zoé Le Goff", "DE89370400440532013000", "", "12 bis rue du Port", "56100", "Lorient", "FR")
BATCH = UUID("0193f1de-0000-7000-8000-000000000001")


def line(**more):
    values = {
        "debtor": DEBTOR, "amount": Decimal("12.05"), "end_to_end": "PRLV-1-1", "mandate": "PA-C000001-01",
        "signed_on": date(2027, 1, 4), "sequence": "FRST", "text": "Association d’été FA2027-0001",
    }  # fmt: skip
    return DebitLine(**{**values, **more})


def write(*lines):
    return write_pain008(
        CREDITOR, "FR72ZZZ123456", lines, collect_on=date(2027, 1, 25), batch=BATCH,
        made_at=datetime(2027, 1, 11, 6, tzinfo=UTC),
    )  # fmt: skip


def texts(xml, path):
    return [found.text for found in etree.fromstring(xml).iterfind(f".//{path}", SPACE)]


def test_the_same_batch_is_the_same_file():
    assert write(line()) == write(line())


def test_first_and_later_debits_stand_in_lots_of_their_own():
    xml = write(line(), line(end_to_end="PRLV-1-2", sequence="RCUR"), line(end_to_end="PRLV-1-3", sequence="RCUR"))
    assert texts(xml, "p:SeqTp") == ["FRST", "RCUR"]
    assert texts(xml, "p:PmtInf/p:NbOfTxs") == ["1", "2"]
    assert texts(xml, "p:GrpHdr/p:CtrlSum") == ["36.15"]
    assert len(set(texts(xml, "p:PmtInfId"))) == 2


def test_addresses_are_structured():
    address = "p:Dbtr/p:PstlAdr/"
    xml = write(line())
    told = {name: texts(xml, f"{address}p:{name}") for name in ("StrtNm", "BldgNb", "PstCd", "TwnNm", "Ctry")}
    assert told == {
        "StrtNm": ["rue du Port"], "BldgNb": ["12 bis"], "PstCd": ["56100"], "TwnNm": ["Lorient"], "Ctry": ["FR"],
    }  # fmt: skip
    assert texts(xml, "p:Cdtr/p:PstlAdr/p:TwnNm") == ["Lorient"]
    assert texts(xml, "p:AdrLine") == []


def test_an_unknown_address_is_left_out():
    xml = write(line(debtor=Party("Zoé", DEBTOR.iban, "", "", "", "", "FR")))
    assert texts(xml, "p:Dbtr/p:PstlAdr") == []


def test_names_are_plain():
    xml = write(line())
    assert texts(xml, "p:Dbtr/p:Nm") == ["Zoe Le Goff"]
    assert texts(xml, "p:Ustrd") == ["Association d'ete FA2027-0001"]


def test_what_identifies_a_debit_stands_in_the_file():
    xml = write(line())
    assert texts(xml, "p:EndToEndId") == ["PRLV-1-1"]
    assert texts(xml, "p:MndtId") == ["PA-C000001-01"]
    assert texts(xml, "p:DtOfSgntr") == ["2027-01-04"]
    assert texts(xml, "p:ReqdColltnDt") == ["2027-01-25"]
    assert texts(xml, "p:CdtrSchmeId/p:Id/p:PrvtId/p:Othr/p:Id") == ["FR72ZZZ123456"]
    assert texts(xml, "p:InstdAmt") == ["12.05"]


def test_what_the_schema_refuses_does_not_leave():
    with pytest.raises(ValueError, match="IBAN"):
        write(line(debtor=Party("Zoé", "no", "", "", "", "", "FR")))
