"""A price list that a replay asks hundreds of thousands of times: each answer is looked for once."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from billing.errors import PriceMissing
from billing.price_list import (
    AMOUNTS,
    Peaks,
    PlanEntry,
    PriceEntry,
    PriceList,
    TariffEntry,
    UnitPriceEntry,
    untaxed_of,
)
from core.money import ZERO
from reports.simulation.scope import Known
from reports.simulation.terms import PeakTerm, PriceTerm, TariffTerms
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True, eq=False)
class ReplayPrices(PriceList):
    """What it has no price for, and all that is not at its `sites`, costs what the list behind it says."""

    behind: PriceList | None = None
    sites: frozenset[int] | None = None
    dates: tuple[date, ...] = ()
    """On which a price, or who bills, may change."""
    found: dict[tuple[int, str, int], PriceEntry | None] = field(default_factory=dict)

    def price(self, resource: ResourceEntry, *, group: str, on: date) -> PriceEntry:
        """As `PriceList.price`. Raises PriceMissing."""
        key = (resource.pk, group, bisect_right(self.dates, on))
        if key not in self.found:
            self.found[key] = self._found(resource, group, on)
        price = self.found[key]
        if price is None:
            raise PriceMissing(resource=str(resource.public_id), date=on.isoformat())
        return price

    def unit_price(self, usage_kind: int, *, group: str, site: int | None, on: date) -> UnitPriceEntry:
        """As `PriceList.unit_price`. Raises PriceMissing."""
        if self.behind is None:
            return PriceList.unit_price(self, usage_kind, group=group, site=site, on=on)
        if self.sites is None or site in self.sites:
            try:
                return PriceList.unit_price(self, usage_kind, group=group, site=site, on=on)
            except PriceMissing:
                pass
        return self.behind.unit_price(usage_kind, group=group, site=site, on=on)

    def _found(self, resource: ResourceEntry, group: str, on: date) -> PriceEntry | None:
        is_own = self.sites is None or resource.site.pk in self.sites
        try:
            if is_own:
                return PriceList.price(self, resource, group=group, on=on)
        except PriceMissing:
            pass
        try:
            return self.behind.price(resource, group=group, on=on) if self.behind else None
        except PriceMissing:
            return None


def as_real(real: PriceList) -> ReplayPrices:
    return ReplayPrices(real.tariffs, real.plans, real.bearings, real.untaxed, dates=_dates(real))


def as_told(
    terms: TariffTerms | None,
    known: Known,
    real: PriceList,
    *,
    plans: dict[int, PlanEntry],
    sites: frozenset[int] | None,
) -> ReplayPrices:
    """The real list under the terms; each real tariff has its own dates still, and its rules where none are told."""
    if terms is None:
        return ReplayPrices(real.tariffs, plans, real.bearings, real.untaxed, dates=_dates(real))
    tariffs = tuple(_under(terms, known, one) for one in real.tariffs)
    if terms.prices is not None or terms.units is not None:
        tariffs = (*tariffs, _under(terms, known, TariffEntry(date.min, {})))
    return ReplayPrices(
        tariffs,
        plans,
        real.bearings,
        untaxed_of(tariffs, real.bearings),
        behind=replace(as_real(real), plans=plans),
        sites=sites,
        dates=_dates(real),
    )


def _dates(real: PriceList) -> tuple[date, ...]:
    told = {tariff.valid_from for tariff in real.tariffs}
    if real.bearings:
        told |= {one.valid_from for rows in real.bearings.by_site.values() for one in rows}
        told |= {one.valid_from for rows in real.bearings.by_issuer.values() for one in rows}
    return tuple(sorted(told))


def _under(terms: TariffTerms, known: Known, real: TariffEntry) -> TariffEntry:
    rules = _rules(terms, next(iter(real.prices.values()), None))
    if terms.prices is None:
        prices = {case: replace(price, **rules) for case, price in real.prices.items()}
    else:
        prices = {
            (one.group, one.kind, known.site(one.site), known.resource(one.resource)): _price(one, rules)
            for one in terms.prices
        }
    units = real.units
    if terms.units is not None:
        units = {
            (one.group, known.usage_kinds[one.usage_kind], known.site(one.site)): UnitPriceEntry(
                one.amount, one.vat_rate
            )
            for one in terms.units
        }
    return TariffEntry(real.valid_from, prices, units, bool(rules["caps_span_bookings"]))


def _rules(terms: TariffTerms, real: PriceEntry | None) -> dict[str, Any]:
    """What a tariff says of all its prices: as told, else as it really does."""
    usual = real or PriceEntry(ZERO, None, ZERO)
    told = {
        "half_day_minutes": terms.half_day_minutes,
        "caps_span_bookings": terms.caps_span_bookings,
        "peaks": None if terms.peaks is None else _peaks(terms.peaks),
    }
    return {name: getattr(usual, name) if said is None else said for name, said in told.items()}


def _peaks(terms: Iterable[PeakTerm]) -> Peaks:
    peaks: Peaks = {}
    for one in sorted(terms, key=lambda one: one.starts):
        peaks[one.weekday] = (*peaks.get(one.weekday, ()), (one.starts, one.ends))
    return peaks


def _price(term: PriceTerm, rules: dict[str, Any]) -> PriceEntry:
    return PriceEntry(**{name: getattr(term, name) for name in AMOUNTS}, **rules)
