"""Prices of a scenario: found by what they speak of, raised together, one put in the place of another."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from billing.models import PriceGroup
from core.money import CENT
from reports.simulation.terms import PriceTerm, TariffTerms, UnitTerm

AMOUNTS = (
    "hourly", "peak_hourly", "half_day", "daily_cap", "weekly", "monthly", "per_use", "minimum", "no_show_fee",
)  # fmt: skip
"""What a rise raises: a deposit is given back, so it stays."""
UNITS = "units"
"""Beside the kinds of resources: what is metered."""
FINE = Decimal("0.0001")


def price_key(price: PriceTerm) -> str:
    """What it speaks of, as the addresses and fields of a page name it."""
    return ".".join((price.group, price.kind, str(price.site or ""), str(price.resource or "")))


def unit_key(unit: UnitTerm) -> str:
    return ".".join((unit.group, str(unit.usage_kind), str(unit.site or "")))


def raised(
    tariff: TariffTerms, percent: Decimal, *, kind: str = "", group: str = "", step: Decimal = CENT
) -> TariffTerms:
    """Every amount of that kind and group by so many percent, to the nearest step; all of them where none is named.

    What costs less than a step stays above nothing: its rise is rounded to the cent.
    """
    factor = 1 + percent / 100
    prices = tuple(
        _raised(one, factor, step) if kind in ("", one.kind) and group in ("", one.group) else one
        for one in tariff.prices or ()
    )
    units = tuple(
        replace(one, amount=(one.amount * factor).quantize(FINE, ROUND_HALF_UP))
        if kind in ("", UNITS) and group in ("", one.group)
        else one
        for one in tariff.units or ()
    )
    return replace(tariff, prices=prices, units=units)


def _raised(price: PriceTerm, factor: Decimal, step: Decimal) -> PriceTerm:
    said = {name: getattr(price, name) for name in AMOUNTS}
    dearer: dict[str, Any] = {name: rounded(one * factor, step) for name, one in said.items() if one is not None}
    return replace(price, **dearer)


def rounded(amount: Decimal, step: Decimal) -> Decimal:
    """To the nearest step, or to the cent where that would make it free."""
    whole = (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return (whole or amount).quantize(CENT, ROUND_HALF_UP)


def with_price(tariff: TariffTerms, price: PriceTerm, *, instead_of: str = "") -> TariffTerms:
    """In the place of the one with that key, or at the end."""
    others = [one for one in tariff.prices or () if price_key(one) != instead_of]
    place = next((n for n, one in enumerate(tariff.prices or ()) if price_key(one) == instead_of), len(others))
    return replace(tariff, prices=(*others[:place], price, *others[place:]))


def without_price(tariff: TariffTerms, key: str) -> TariffTerms:
    return replace(tariff, prices=tuple(one for one in tariff.prices or () if price_key(one) != key))


def kinds_left_out(wanted: TariffTerms, real: TariffTerms) -> list[str]:
    """What has a public price today and none in the scenario: no tariff can be published so."""
    kept = real.prices if wanted.prices is None else wanted.prices
    priced = {one.kind for one in kept or () if one.group == PriceGroup.PUBLIC}
    sold = dict.fromkeys(one.kind for one in real.prices or () if one.group == PriceGroup.PUBLIC)
    return [kind for kind in sold if kind not in priced]


def find_price(tariff: TariffTerms, key: str) -> PriceTerm | None:
    return next((one for one in tariff.prices or () if price_key(one) == key), None)


def with_unit(tariff: TariffTerms, unit: UnitTerm, *, instead_of: str = "") -> TariffTerms:
    others = tuple(one for one in tariff.units or () if unit_key(one) != instead_of)
    return replace(tariff, units=(*others, unit))


def without_unit(tariff: TariffTerms, key: str) -> TariffTerms:
    return replace(tariff, units=tuple(one for one in tariff.units or () if unit_key(one) != key))


def freed(prices: Iterable[PriceTerm], group: str, minutes: int) -> tuple[PriceTerm, ...]:
    """The first minutes of each use for that group; where it has no price of its own, it gets the public one."""
    rows = list(prices)
    own = {(one.kind, one.site, one.resource) for one in rows if one.group == group}
    borrowed = [
        replace(one, group=group)
        for one in rows
        if one.group == "public" and (one.kind, one.site, one.resource) not in own
    ]
    return tuple(replace(one, free_minutes=minutes) if one.group == group else one for one in [*rows, *borrowed])
