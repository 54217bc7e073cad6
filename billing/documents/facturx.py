"""An invoice as Factur-X: the Cross Industry Invoice of EN 16931, with the French additions of XP Z12-012.

The keys are the business terms (BT) and groups (BG) of EN 16931-1. EN 16931 carries no sign in its prices and wants
net = quantity × price ÷ base quantity; see `_price`.
"""

import re
from decimal import Decimal
from typing import Any, cast

from billing.documents.facts import Address, InvoiceFacts, Line, Means, Party, Settling, VatRow
from core.money import to_cents

SIREN, SIRET, E_ADDRESS, MAIL = "0002", "0009", "0225", "EM"
"""Schemes of ISO 6523 and of the list of electronic addresses."""
UNITS = {"hour": "HUR", "day": "DAY", "week": "WEE", "month": "MON"}
ONE = "C62"
"""UN/ECE recommendation 20; what has no unit there is counted by the piece."""
MEANS: dict[Means, str] = {"transfer": "58", "direct_debit": "59", "card": "48", "cash": "10", "cheque": "20"}
"""UNTDID 4461. 58 is the SEPA transfer; in another currency it is 30."""
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (production 2)."""

Terms = dict[str, Any]


def facturx_xml(facts: InvoiceFacts) -> bytes:
    """UTF-8 CII, the same bytes for the same facts. It is not validated here: see `validation.findings_of`."""
    from facturx import generate_cii_xml  # 43 MB with what it drags in, which the pages do not need

    terms = {**_header(facts), **_parties(facts), **_payment(facts), **_amounts(facts)}
    terms["BG-25"] = [_line(number, line, _categories(facts)) for number, line in enumerate(facts.lines, start=1)]
    written = generate_cii_xml(_writable(terms), level="en16931", check_xsd=False, check_schematron=False)
    return cast(bytes, written)


def _header(facts: InvoiceFacts) -> Terms:
    terms: Terms = {
        "BT-1": facts.number,
        "BT-2": facts.issued_on,
        "BT-3": "381" if facts.kind == "credit_note" else "380",
        "BT-5": facts.currency,
        "BT-9": facts.settling.paid_on if facts.is_paid else facts.due_on,
        "BT-10": facts.buyer_reference,
        "BT-23": facts.terms.operation[0] + "2" if facts.is_paid else facts.terms.operation,
        "BT-72": facts.supply_to,
        "BT-73": facts.supply_from,
        "BT-74": facts.supply_to,
        "BG-1": _notes(facts),
    }
    if facts.terms.vat_on_debits and facts.vat:
        terms["BT-8"] = "invoice"
    if facts.corrects:
        terms["BG-3"] = [{"BT-25": facts.corrects.number, "BT-26": facts.corrects.issued_on}]
    return terms


def _notes(facts: InvoiceFacts) -> list[Terms]:
    """UNTDID 4451. Between businesses the law wants three mentions (Code de commerce, art. L441-9) and XP Z12-012
    the handling (BAR), each once.
    """
    said = facts.terms
    notes = [("REG", said.legal)]
    if facts.is_business:
        handling = "B2B" if facts.is_domestic_business else "B2BINT"
        notes += [("PMT", said.indemnity), ("PMD", said.late_rate), ("AAB", said.discount), ("BAR", handling)]
    return [{"BT-21": subject, "BT-22": text} for subject, text in notes if text]


def _parties(facts: InvoiceFacts) -> Terms:
    seller, buyer = facts.seller, facts.buyer
    sold = _party(seller) | _electronic(seller) | {"legal_info": seller.legal_form}
    if seller.siret:
        sold["identifiers"] = {SIRET: seller.siret}
    if not seller.vat_number:
        sold["tax_identifier"] = seller.siren  # BT-32, which a seller without VAT number must have
    if seller.email or seller.phone:
        sold["contacts"] = [{"name": seller.name, "phone": seller.phone, "email": seller.email}]
    bought = _party(buyer)
    if buyer.siret:
        bought["identifiers"] = {SIRET: buyer.siret}
    elif buyer.reference:
        bought["identifiers"] = {None: buyer.reference}
    if facts.is_business:
        bought |= _electronic(buyer)
    return {"BG-4": sold, "BG-7": bought}


def _party(party: Party) -> Terms:
    terms = {"name": party.name, "vat_identifier": party.vat_number, **_address(party.address)}
    if party.siren:
        terms |= {"legal_identifier": party.siren, "legal_identifier_schemeid": SIREN}
    return terms


def _address(address: Address) -> Terms:
    return {
        "addr_l1": address.street,
        "addr_l2": address.extra,
        "postcode": address.postcode,
        "city": address.town,
        "country_code": address.country,
    }


def _electronic(party: Party) -> Terms:
    """BT-34 or BT-49: the SIREN in the French directory; abroad the mail address."""
    if party.siren:
        return {"einvoicing_addr": party.siren, "einvoicing_addr_schemeid": E_ADDRESS}
    return {"einvoicing_addr": party.email, "einvoicing_addr_schemeid": MAIL} if party.email else {}


def _payment(facts: InvoiceFacts) -> Terms:
    """A credit note asks for no payment."""
    settling = facts.settling
    if facts.kind == "credit_note" or settling.means not in MEANS:
        return {}
    terms: Terms = {"BT-81": MEANS[settling.means], "BT-83": facts.number}
    if settling.means == "transfer":
        iban = settling.iban.replace(" ", "")
        terms |= {"BT-84": iban, "BT-85": facts.seller.name, "BT-86": settling.bic}
        terms["BT-81"] = MEANS["transfer"] if facts.currency == "EUR" else "30"
    if settling.means == "direct_debit":
        terms |= {"BT-89": settling.mandate, "BT-90": settling.ics, "BT-91": _masked(settling)}
    return terms


def _masked(settling: Settling) -> str:
    """The debited account without its number: an invoice passes through many hands."""
    return f"XXXX{settling.debtor_iban_end}" if settling.debtor_iban_end else ""


def _amounts(facts: InvoiceFacts) -> Terms:
    return {
        "BT-106": _money(facts.net),
        "BT-109": _money(facts.net),
        "BT-110": _money(facts.vat),
        "BT-112": _money(facts.total),
        "BT-113": _money(facts.settling.prepaid),
        "BT-115": _money(facts.payable),
        "BG-23": [_vat_row(row) for row in facts.vat_rows],
    }


def _vat_row(row: VatRow) -> Terms:
    return {
        "BT-116": _money(row.net),
        "BT-117": _money(row.vat),
        "BT-118": row.category,
        "BT-119": _money(row.rate),
        "BT-120": row.exemption_text,
        "BT-121": row.exemption_code,
    }


def _categories(facts: InvoiceFacts) -> dict[Decimal, str]:
    return {row.rate: row.category for row in facts.vat_rows}


def _line(number: int, line: Line, categories: dict[Decimal, str]) -> Terms:
    quantity, price, base = _price(line)
    return {
        "BT-126": str(number),
        "BT-127-00": [{"BT-127": line.rule}] if line.rule else [],
        "BT-129": _figure(quantity),
        "BT-130": UNITS.get(line.unit, ONE),
        "BT-131": _money(line.net),
        "BT-134": line.activity_on,
        "BT-135": line.until or line.activity_on,
        "BT-146": _figure(price),
        "BT-149": _figure(base) if base else None,
        "BT-151": categories.get(line.vat_rate, "S" if line.vat_rate else "E"),
        "BT-152": _money(line.vat_rate),
        "BT-153": line.label,
        "BT-154": line.site,
    }


def _price(line: Line) -> tuple[Decimal, Decimal, Decimal | None]:
    """Quantity, price and base quantity whose arithmetic gives the net amount to the cent.

    A rebate is a negative quantity at a positive price. Where the net is not quantity × unit price (a third of an
    hour, a daily cap), the price is the net itself *for* that quantity, so nothing is invented and none is lost.
    """
    quantity, price = line.quantity, line.unit_price
    if price < 0:
        quantity, price = -quantity, -price
    if to_cents(quantity * price) == line.net:
        return quantity, price, None
    if not quantity:
        return Decimal(1).copy_sign(line.net), abs(line.net), None
    return abs(quantity).copy_sign(line.net), abs(line.net), abs(quantity)


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _writable(said: Any) -> Any:
    if isinstance(said, str):
        return UNWRITABLE.sub("", said)
    if isinstance(said, dict):
        return {name: _writable(part) for name, part in said.items()}
    return list(map(_writable, said)) if isinstance(said, list) else said
