"""Tariffs and plans compiled for reading, under the same stamp as the catalogue of resources."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal

from django.db.models import QuerySet

from billing import bearings
from billing.allowances import AllowanceEntry
from billing.bearings import Bearings
from billing.errors import PriceMissing
from billing.models import PeakWindow, Plan, Price, PriceGroup, Tariff, UnitPrice
from billing.models.membership import PlanAllowance
from core.configuration import Compiled
from core.money import ZERO
from spaces.catalogue import ResourceEntry

Case = tuple[str, str, int | None, int | None]  # group, kind, site, resource
UnitCase = tuple[str, int, int | None]  # group, usage kind, site
Peaks = dict[int, tuple[tuple[time, time], ...]]
"""By weekday, wall-clock times from and to."""


@dataclass(frozen=True, slots=True, eq=False)
class PriceEntry:
    """Euros excluding VAT, rates and shares in percent; what is None is not offered. Compared by identity.

    The last three are the tariff's: how long a half-day is, its peak windows, and whether its day caps span bookings.
    """

    hourly: Decimal
    daily_cap: Decimal | None
    vat_rate: Decimal
    peak_hourly: Decimal | None = None
    half_day: Decimal | None = None
    weekly: Decimal | None = None
    monthly: Decimal | None = None
    per_use: Decimal | None = None
    minimum: Decimal | None = None
    free_minutes: int = 0
    floor_percent: int | None = None
    true_cost_percent: int | None = None
    deposit: Decimal | None = None
    no_show_fee: Decimal | None = None
    half_day_minutes: int = 240
    peaks: Peaks = field(default_factory=dict)
    caps_span_bookings: bool = False

    @property
    def peak(self) -> Decimal:
        """Of an hour in a peak window."""
        return self.hourly if self.peak_hourly is None else self.peak_hourly


AMOUNTS = (
    "hourly", "daily_cap", "vat_rate", "peak_hourly", "half_day", "weekly", "monthly", "per_use", "minimum",
    "free_minutes", "floor_percent", "true_cost_percent", "deposit", "no_show_fee",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitPriceEntry:
    amount: Decimal
    vat_rate: Decimal


@dataclass(frozen=True, slots=True)
class TariffEntry:
    valid_from: date
    prices: dict[Case, PriceEntry]
    units: dict[UnitCase, UnitPriceEntry] = field(default_factory=dict)
    caps_span_bookings: bool = False


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """`allowances` by kind of resource in minutes, `units` by usage kind."""

    pk: int
    name: str
    group: str
    allowances: dict[str, AllowanceEntry] = field(default_factory=dict)
    units: dict[int, AllowanceEntry] = field(default_factory=dict)
    discount_percent: int = 0
    is_for_home_only: bool = False


@dataclass(frozen=True, slots=True)
class PriceList:
    tariffs: tuple[TariffEntry, ...]
    """Newest first."""
    plans: dict[int, PlanEntry]
    bearings: Bearings | None = None
    """Who bills without VAT; nobody where it is not known."""
    untaxed: dict[PriceEntry, PriceEntry] = field(default_factory=dict)
    """The same prices at no rate, where some issuer bills no VAT."""

    def price(self, resource: ResourceEntry, *, group: str, on: date) -> PriceEntry:
        """The closest price in force on that day, at the rate of whoever bills then. Raises PriceMissing."""
        tariff = self.in_force(on)
        prices = tariff.prices if tariff else {}
        for payer in (group, PriceGroup.PUBLIC):
            for case in (
                (payer, resource.kind, None, resource.pk),
                (payer, resource.kind, resource.site.pk, resource.pk),
                (payer, resource.kind, resource.site.pk, None),
                (payer, resource.kind, None, None),
            ):
                if case in prices:
                    return self._taxed(prices[case], resource.site.pk, on)
        raise PriceMissing(resource=str(resource.public_id), date=on.isoformat())

    def _taxed(self, price: PriceEntry, site: int, on: date) -> PriceEntry:
        if not self.untaxed or self.has_vat(site, on):
            return price
        return self.untaxed[price]

    def has_vat(self, site: int | None, on: date) -> bool:
        return self.bearings is None or self.bearings.has_vat(site, on)

    def unit_price(self, usage_kind: int, *, group: str, site: int | None, on: date) -> UnitPriceEntry:
        """The site's own first; a group without one pays the public price. Raises PriceMissing."""
        tariff = self.in_force(on)
        units = tariff.units if tariff else {}
        for payer in (group, PriceGroup.PUBLIC):
            for case in ((payer, usage_kind, site), (payer, usage_kind, None)):
                if case in units:
                    found = units[case]
                    return found if self.has_vat(site, on) else replace(found, vat_rate=ZERO)
        raise PriceMissing(usage_kind=usage_kind, date=on.isoformat())

    def in_force(self, on: date) -> TariffEntry | None:
        return next((tariff for tariff in self.tariffs if tariff.valid_from <= on), None)

    def caps_span_bookings(self, first: date, last: date) -> bool:
        """Whether those of some tariff in force in these days do."""
        between = any(tariff.caps_span_bookings for tariff in self.tariffs if first < tariff.valid_from <= last)
        tariff = self.in_force(first)
        return between or bool(tariff and tariff.caps_span_bookings)


def build(version: int) -> PriceList:
    return of_tariffs(Tariff.objects.filter(is_published=True), bearings.at(version))


def of_tariffs(chosen: QuerySet[Tariff], known: Bearings | None = None) -> PriceList:
    """Compiled from these versions, published or not: what a draft would make of a use. VAT as `known` says."""
    peaks: dict[int, dict[int, tuple[tuple[time, time], ...]]] = defaultdict(dict)
    for row in PeakWindow.objects.filter(tariff__in=chosen).order_by("starts"):
        windows = peaks[row.tariff_id]
        windows[row.weekday] = (*windows.get(row.weekday, ()), (row.starts, row.ends))
    versions = {tariff.pk: tariff for tariff in chosen.order_by("-valid_from")}
    tariffs = {
        key: TariffEntry(one.valid_from, {}, caps_span_bookings=one.caps_span_bookings) for key, one in versions.items()
    }
    for price in Price.objects.filter(tariff__in=versions):
        case = (price.group, price.kind, price.site_id, price.resource_id)
        tariffs[price.tariff_id].prices[case] = _price(price, versions[price.tariff_id], peaks[price.tariff_id])
    for unit in UnitPrice.objects.filter(tariff__in=versions):
        units = tariffs[unit.tariff_id].units
        units[unit.group, unit.usage_kind_id, unit.site_id] = UnitPriceEntry(unit.amount, unit.vat_rate)
    plans = {plan.pk: _plan(plan) for plan in Plan.objects.prefetch_related("allowances")}
    entries = tuple(tariffs.values())
    return PriceList(entries, plans, known, untaxed_of(entries, known))


def _price(row: Price, tariff: Tariff, peaks: Peaks) -> PriceEntry:
    return PriceEntry(
        **{name: getattr(row, name) for name in AMOUNTS},
        half_day_minutes=tariff.half_day_minutes,
        peaks=peaks,
        caps_span_bookings=tariff.caps_span_bookings,
    )


def _plan(row: Plan) -> PlanEntry:
    return PlanEntry(
        row.pk,
        row.name,
        row.group,
        {one.kind: _allowance(one, one.monthly_minutes) for one in row.allowances.all() if one.kind},
        {one.usage_kind_id: _allowance(one, one.units) for one in row.allowances.all() if one.usage_kind_id},
        row.discount_percent,
        row.scope == Plan.Scope.HOME,
    )


def _allowance(row: PlanAllowance, amount: int) -> AllowanceEntry:
    return AllowanceEntry(amount, row.step_minutes if row.kind else 1, row.reset, row.rollover)


def untaxed_of(tariffs: tuple[TariffEntry, ...], known: Bearings | None) -> dict[PriceEntry, PriceEntry]:
    if known is None or all(terms.has_vat for dated in known.by_issuer.values() for terms in dated):
        return {}
    return {price: replace(price, vat_rate=ZERO) for tariff in tariffs for price in tariff.prices.values()}


_compiled = Compiled(build)


def at(version: int) -> PriceList:
    """The price list for the stamp of the catalogue that the caller is working with."""
    return _compiled.at(version)


def current() -> PriceList:
    return _compiled.current()
