"""Everything an invoice says, as plain values.

It is made once, at issue, kept as JSON with the invoice, and never asked of the tables again: the document made from
it in ten years is the one made today. Amounts are euros; `net` excludes VAT; rates are percents; a credit note's
amounts are positive, its kind says which way they go.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["invoice", "credit_note"]
Means = Literal["transfer", "direct_debit", "card", "cash", "cheque", "none"]


@dataclass(frozen=True, slots=True)
class Address:
    street: str = ""
    extra: str = ""
    postcode: str = ""
    town: str = ""
    country: str = "FR"
    """ISO 3166-1 alpha-2."""


@dataclass(frozen=True, slots=True)
class Party:
    name: str
    address: Address
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    email: str = ""
    legal_form: str = ""
    phone: str = ""
    reference: str = ""
    """The account's number, for a buyer."""


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    quantity: Decimal
    unit: str
    """As charges name it: hour, half_day, day, week, month, use, unit, share…"""
    unit_price: Decimal
    net: Decimal
    vat_rate: Decimal
    vat: Decimal
    activity_on: date
    site: str = ""
    rule: str = ""
    until: date | None = None
    """The last day, of a supply that lasts longer than one (a month of a plan)."""


@dataclass(frozen=True, slots=True)
class VatRow:
    """`category` as in UNTDID 5305: S with VAT, E without (then the text and code say why)."""

    category: str
    rate: Decimal
    net: Decimal
    vat: Decimal
    exemption_text: str = ""
    exemption_code: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The issuer's wording on the day of issue."""

    late_rate: str = ""
    indemnity: str = ""
    discount: str = ""
    legal: str = ""
    vat_on_debits: bool = False
    operation: str = "S1"
    """BT-23: S services, B goods, M mixed."""


@dataclass(frozen=True, slots=True)
class Settling:
    """How it is, or was, paid: `mandate` and `collect_on` for a direct debit, `paid_on` where nothing is left."""

    means: Means = "transfer"
    iban: str = ""
    bic: str = ""
    ics: str = ""
    mandate: str = ""
    debtor_iban_end: str = ""
    collect_on: date | None = None
    paid_on: date | None = None
    prepaid: Decimal = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Corrected:
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    kind: Kind
    number: str
    language: str
    issued_on: date
    due_on: date
    supply_from: date
    supply_to: date
    seller: Party
    buyer: Party
    is_business: bool
    """The buyer is one: the French business rules apply (FR-CTC), the 40 € indemnity is mentioned."""
    lines: tuple[Line, ...]
    vat_rows: tuple[VatRow, ...]
    net: Decimal
    vat: Decimal
    total: Decimal
    terms: Terms
    settling: Settling
    corrects: Corrected | None = None
    buyer_reference: str = ""
    currency: str = "EUR"

    @property
    def payable(self) -> Decimal:
        return self.total - self.settling.prepaid

    @property
    def is_paid(self) -> bool:
        """In full, on a day that is known."""
        return self.settling.paid_on is not None and self.payable == 0

    @property
    def is_domestic_business(self) -> bool:
        """Both parties owe each other an electronic invoice under the French rules."""
        return self.is_business and self.buyer.address.country == "FR"

    def as_json(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in asdict(self).items()}


def facts_of(said: dict[str, Any]) -> InvoiceFacts:
    """The inverse of `InvoiceFacts.as_json`."""
    seller, buyer = (_party(said[name]) for name in ("seller", "buyer"))
    settling = said["settling"]
    corrects = said["corrects"]
    words = ("kind", "number", "language", "is_business", "buyer_reference", "currency")
    plain: dict[str, Any] = {name: said[name] for name in words}
    plain |= {name: _day(said[name]) for name in ("issued_on", "due_on", "supply_from", "supply_to")}
    plain |= {name: Decimal(said[name]) for name in ("net", "vat", "total")}
    return InvoiceFacts(
        **plain,
        seller=seller,
        buyer=buyer,
        lines=tuple(_line(row) for row in said["lines"]),
        vat_rows=tuple(_vat_row(row) for row in said["vat_rows"]),
        terms=Terms(**said["terms"]),
        settling=Settling(
            **{
                **settling,
                "collect_on": _day_or_none(settling["collect_on"]),
                "paid_on": _day_or_none(settling["paid_on"]),
                "prepaid": Decimal(settling["prepaid"]),
            }
        ),
        corrects=Corrected(corrects["number"], _day(corrects["issued_on"])) if corrects else None,
    )


def _party(said: dict[str, Any]) -> Party:
    return Party(**{**said, "address": Address(**said["address"])})


def _line(said: dict[str, Any]) -> Line:
    amounts = ("quantity", "unit_price", "net", "vat_rate", "vat")
    days = {"activity_on": _day(said["activity_on"]), "until": _day_or_none(said["until"])}
    return Line(**{**said, **{name: Decimal(said[name]) for name in amounts}, **days})


def _vat_row(said: dict[str, Any]) -> VatRow:
    return VatRow(**{**said, **{name: Decimal(said[name]) for name in ("rate", "net", "vat")}})


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else _day(text)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
