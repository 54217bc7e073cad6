"""What units of something metered cost: a plan's allowance first, then the tariff's price. Pure but for `drawn_on`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from django.db.models import Sum

from billing.allowances import left_in
from billing.models import Charge
from billing.price_list import PriceList, UnitPriceEntry
from billing.standing import Holding, Standing
from core.money import ZERO, to_cents


@dataclass(frozen=True, slots=True)
class UnitsLine:
    """`quantity` units; with `allowance_units`, those that the holding's allowance loses for them, it costs nothing."""

    rule: str
    quantity: Decimal
    unit_price: Decimal
    net: Decimal
    vat_rate: Decimal
    holding: Holding | None = None
    allowance_units: int = 0


def quote_units(
    usage_kind: int,
    quantity: Decimal,
    *,
    on: date,
    posted_on: date,
    site: int | None,
    standing: Standing,
    drawn: Mapping[date, int],
    prices: PriceList,
) -> list[UnitsLine]:
    """One line for what the allowance pays, one for the rest. `drawn`: units by window, as `drawn_on` reads them.

    The prices are those of the day of use. What is told too late for its month draws on the window of the day on
    which it is posted, if a membership holds then too. An allowance gives whole units: the last may be lost in part.

    Raises PriceMissing.
    """
    price = prices.unit_price(usage_kind, group=standing.group_on(on, site), site=site, on=on)
    holding = standing.holding(on, site)
    left = _left(standing, usage_kind, posted_on, site, drawn) if holding else 0
    covered, units = _covered(quantity, left)
    lines = []
    if units:
        paying = standing.holding(posted_on, site)
        lines.append(UnitsLine("allowance", covered, ZERO, ZERO, price.vat_rate, paying, units))
    if rest := quantity - covered:
        off = holding.plan.discount_percent if holding else 0
        lines.append(_paid(rest, price, off))
    return lines


def drawn_on(standing: Standing, usage_kind: int, on: date, *, site: int | None) -> dict[date, int]:
    """Units drawn on the contract that holds on that day, by window of its allowance. One query, or none."""
    holding = standing.holding(on, site)
    entry = holding.plan.units.get(usage_kind) if holding else None
    if holding is None or entry is None:
        return {}
    contract = [one.pk for one in standing.contract(holding)]
    rows = Charge.objects.filter(membership__in=contract, usage_kind=usage_kind).exclude(allowance_units=0)
    drawn: dict[date, int] = {}
    for day, units in rows.values_list("activity_on").annotate(units=Sum("allowance_units")).order_by():
        drawn[entry.window(day)] = drawn.get(entry.window(day), 0) + units
    return drawn


def _covered(quantity: Decimal, left: int) -> tuple[Decimal, int]:
    """How much of it the allowance pays for, and the whole units that it loses."""
    units = min(ceil(quantity), left)
    return min(quantity, Decimal(units)), units


def _left(standing: Standing, usage_kind: int, on: date, site: int | None, drawn: Mapping[date, int]) -> int:
    holding = standing.holding(on, site)
    if holding is None or (entry := holding.plan.units.get(usage_kind)) is None:
        return 0
    window = entry.window(on)
    granted: dict[date, int] = {}
    for other in standing.contract(holding) if entry.rollover else ():
        before = other.plan.units.get(usage_kind)
        if before is not None and before.reset == entry.reset:
            until = window if other.ends_on is None else min(window, other.ends_on)
            granted.update(dict.fromkeys(entry.windows(other.starts_on, until), before.amount))
    return left_in(window, entry, granted={**granted, window: entry.amount}, drawn=drawn)


def _paid(quantity: Decimal, price: UnitPriceEntry, percent_off: int) -> UnitsLine:
    """To the cent once for the line. A price finer than a cent makes a line of one, so that it multiplies exactly."""
    amount = price.amount * (100 - percent_off) / 100
    net = to_cents(amount * quantity)
    if to_cents(amount) == amount:
        return UnitsLine("unit", quantity, amount, net, price.vat_rate)
    return UnitsLine("units", Decimal(1), net, net, price.vat_rate)
