"""The file of direct debits that a bank takes: pain.008.001.08 (ISO 20022), scheme CORE.

Checked against the schema before it leaves. The same batch is always the same file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

from lxml import etree
from sepaxml import SepaDD

from billing.banking import plain, split_street

SCHEMA = "pain.008.001.08"
SPACE = {"p": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}
FIRST, RECURRENT = "FRST", "RCUR"


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    iban: str
    bic: str
    street: str
    postcode: str
    town: str
    country: str


@dataclass(frozen=True, slots=True)
class DebitLine:
    debtor: Party
    amount: Decimal
    end_to_end: str
    mandate: str
    signed_on: date
    sequence: str
    """`FRST` for the first of a mandate, `RCUR` from then on."""
    text: str


def write_pain008(
    creditor: Party, ics: str, lines: Sequence[DebitLine], *, collect_on: date, batch: UUID, made_at: datetime
) -> bytes:
    """Raises ValueError for what the schema refuses."""
    file = SepaDD(
        {**_party(creditor), "batch": True, "creditor_id": ics, "currency": "EUR"}, schema=SCHEMA, clean=False
    )
    for line in lines:
        file.add_payment(
            {
                **_party(line.debtor),
                "amount": int(line.amount * 100),
                "type": line.sequence,
                "collection_date": collect_on,
                "mandate_id": line.mandate,
                "mandate_date": line.signed_on,
                "description": plain(line.text, 140),
                "endtoend_id": line.end_to_end,
            }
        )
    return _checked(_named(file.export(validate=False), batch, made_at))


def _party(party: Party) -> dict[str, Any]:
    number, street = split_street(party.street)
    address = {
        "street_name": plain(street),
        "building_number": plain(number, 16),
        "postcode": plain(party.postcode, 16),
        "town": plain(party.town, 35),
        "country": party.country,
    }
    told = {"name": plain(party.name), "IBAN": party.iban, "address": address if address["town"] else {}}
    return {**told, "BIC": party.bic} if party.bic else told


def _named(xml: bytes, batch: UUID, made_at: datetime) -> Any:
    """With names and a time of ours, where the library takes random ones and the clock's."""
    document = etree.fromstring(xml)
    _texts(document, "p:MsgId")[0].text = batch.hex
    _texts(document, "p:CreDtTm")[0].text = made_at.isoformat(timespec="seconds")
    for number, place in enumerate(_texts(document, "p:PmtInfId"), start=1):
        place.text = f"{batch.hex[:30]}-{number}"
    return document


def _texts(document: Any, name: str) -> list[Any]:
    return list(document.iterfind(f".//{name}", SPACE))


def _checked(document: Any) -> bytes:
    schema = _schema()
    if not schema.validate(document):
        raise ValueError("; ".join(error.message for error in schema.error_log))
    xml: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
    return xml


@cache
def _schema() -> Any:
    return etree.XMLSchema(file=str(Path(str(files("sepaxml"))) / "schemas" / f"{SCHEMA}.xsd"))
