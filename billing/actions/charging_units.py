"""What units of something metered cost, charged."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from billing import price_list
from billing.actions.charging import post_plain_charge
from billing.errors import PriceMissing
from billing.models import Charge, PriceGroup, Tariff, UnitPrice, UsageKind
from billing.standing import Payer, standing_of
from core.money import to_cents


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
    """On the day of use, or the first open one. Raises PriceMissing."""
    group = standing_of(payer, prices=price_list.current(), kinds=[], days=[used_on]).group_on(used_on, site_id)
    price = _price(usage_kind, group, site_id, used_on)
    charge = post_plain_charge(
        person_id=payer.person_id,
        organisation_id=payer.organisation_id,
        kind=Charge.Kind.USAGE,
        group=group,
        label=usage_kind.name,
        rule="unit",
        quantity=quantity,
        unit=usage_kind.unit[:12],
        unit_price=to_cents(price.amount),
        net=to_cents(price.amount * quantity),
        vat_rate=price.vat_rate,
        activity_on=used_on,
        site_id=site_id,
        source_kind=source_kind,
        source_id=source_id,
        usage_kind=usage_kind,
        now=now,
    )
    return [charge]


def _price(usage_kind: UsageKind, group: str, site_id: int, day: date) -> UnitPrice:
    tariff = Tariff.objects.filter(is_published=True, valid_from__lte=day).order_by("-valid_from").first()
    rows = UnitPrice.objects.filter(tariff=tariff, usage_kind=usage_kind)
    known = {(row.group, row.site_id): row for row in rows}
    for payer in (group, PriceGroup.PUBLIC):
        for site in (site_id, None):
            if (payer, site) in known:
                return known[payer, site]
    raise PriceMissing(usage_kind=usage_kind.slug, date=day.isoformat())
