"""What units of something metered cost, charged; the payer's allowance is drawn on one after the other."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from billing import bearings, price_list
from billing.actions.charging import post_plain_charge
from billing.models import Charge, UsageKind
from billing.standing import Payer, standing_of
from billing.unit_pricing import UnitsLine, drawn_on, quote_units
from core.errors import Invalid
from core.money import ZERO

MOST = Decimal(1_000_000)
"""Euros that one record may cost."""


def charge_units(
    *,
    usage_kind: UsageKind,
    quantity: Decimal,
    payer: Payer,
    site_id: int,
    used_on: date,
    source_kind: str,
    source_id: UUID,
    now: datetime,
) -> list[Charge]:
    """On the day of use, or the first open one. Raises PriceMissing, Invalid for more than anybody uses."""
    prices, day = price_list.current(), bearings.current().open_day(used_on)
    standing = standing_of(payer, prices=prices, kinds=[], days=[used_on, day], locked=True)
    drawn = drawn_on(standing, usage_kind.pk, day, site=site_id)
    lines = quote_units(
        usage_kind.pk, quantity, on=used_on, posted_on=day, site=site_id, standing=standing, drawn=drawn, prices=prices
    )
    if max((line.net for line in lines), default=ZERO) > MOST:
        raise Invalid(errors={"quantity": [_("C’est plus qu’on n’en consomme : vérifiez la quantité.")]})
    said: dict[str, Any] = {
        "person_id": payer.person_id,
        "organisation_id": payer.organisation_id,
        "kind": Charge.Kind.USAGE,
        "group": standing.group_on(used_on, site_id),
        "activity_on": used_on,
        "site_id": site_id,
        "source_kind": source_kind,
        "source_id": source_id,
        "usage_kind": usage_kind,
        "now": now,
    }
    return [_post(line, usage_kind, quantity, said) for line in lines]


def _post(line: UnitsLine, usage_kind: UsageKind, quantity: Decimal, said: dict[str, Any]) -> Charge:
    label = usage_kind.name
    if line.allowance_units:
        label = _("%(what)s, compris dans l’abonnement") % {"what": label}
    elif line.rule == "units":
        label = f"{label} ({number_format(quantity.normalize())} × {usage_kind.unit})"
    return post_plain_charge(
        label=label,
        rule=line.rule,
        quantity=line.quantity,
        unit="lot" if line.rule == "units" else usage_kind.unit[:12],
        unit_price=line.unit_price,
        net=line.net,
        vat_rate=line.vat_rate,
        membership_id=line.holding.pk if line.holding else None,
        allowance_units=line.allowance_units,
        **said,
    )
