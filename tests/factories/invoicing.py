"""Charges that wait, and their reversals."""

import uuid
from datetime import date
from decimal import Decimal

from billing.models import Account, Charge, PriceGroup
from core.money import vat_of
from tests.conftest import MONDAY, NOW


def charge_of(account: Account, net: str = "10.00", *, rate: str = "20.00", on: date = MONDAY, **more) -> Charge:
    """A charge of that net amount, on no line yet."""
    amount, percent = Decimal(net), Decimal(rate)
    vat = vat_of(amount, percent)
    said = {
        "kind": Charge.Kind.DESK,
        "group": PriceGroup.PUBLIC,
        "label": "Poste 1, à l’heure",
        "rule": "hourly",
        "quantity": Decimal(1),
        "unit": "hour",
        "unit_price": amount,
        "source_kind": "booking",
        "source_id": uuid.uuid4(),
        **more,
    }
    return Charge.objects.create(
        person_id=account.person_id,
        organisation_id=account.organisation_id,
        net=amount,
        vat_rate=percent,
        vat=vat,
        total=amount + vat,
        activity_on=on,
        created_at=NOW,
        **said,
    )


def reversal_of(charge: Charge, **more) -> Charge:
    kept = (
        "person_id", "organisation_id", "kind", "group", "site_id", "label", "rule", "unit", "unit_price", "vat_rate",
        "activity_on", "source_kind", "source_id", "source_key",
    )  # fmt: skip
    opposed = ("quantity", "net", "vat", "total")
    return Charge.objects.create(
        reverses=charge,
        created_at=NOW,
        **{name: getattr(charge, name) for name in kept},
        **{name: -getattr(charge, name) for name in opposed},
        **more,
    )
