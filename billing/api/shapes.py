"""Payers and charges as the API shows them."""

from typing import Any

from billing.models import Charge
from core.api.instants import of_house
from core.money import CURRENCY
from members.models import Organisation, Person

Shape = dict[str, Any]


def payer_shape(person: Person | None, organisation: Organisation | None) -> Shape:
    """The organisation where one pays, else the person."""
    kind, payer = ("person", person) if organisation is None else ("organisation", organisation)
    return {"kind": kind, "id": str(payer.public_id) if payer else "", "name": payer.name if payer else ""}


def charge_shape(charge: Charge) -> Shape:
    amounts = ("quantity", "unit_price", "net", "vat_rate", "vat", "total")
    return {
        "id": str(charge.public_id),
        "kind": charge.kind,
        "label": charge.label,
        "rule": charge.rule,
        "unit": charge.unit,
        **{name: str(getattr(charge, name)) for name in amounts},
        "currency": CURRENCY,
        "activity_on": charge.activity_on.isoformat(),
        "allowance_minutes": charge.allowance_minutes,
        "source": {"kind": charge.source_kind, "id": str(charge.source_id)},
        "reverses": str(charge.reverses.public_id) if charge.reverses else None,
        "created_at": of_house(charge.created_at),
    }
