"""Tariffs and plans compiled for reading, under the same stamp as the catalogue of resources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from billing.errors import PriceMissing
from billing.models import Plan, Price, PriceGroup, Tariff
from core.configuration import Compiled
from spaces.catalogue import ResourceEntry

Case = tuple[str, str, int | None, int | None]  # group, kind, site, resource


@dataclass(frozen=True, slots=True)
class PriceEntry:
    """Euros excluding VAT; `vat_rate` in percent."""

    hourly: Decimal
    daily_cap: Decimal | None
    vat_rate: Decimal


@dataclass(frozen=True, slots=True)
class PlanEntry:
    pk: int
    name: str
    group: str
    allowances: dict[str, int]
    """Minutes a month by kind of resource."""


@dataclass(frozen=True, slots=True)
class PriceList:
    tariffs: tuple[tuple[date, dict[Case, PriceEntry]], ...]
    """Newest first."""
    plans: dict[int, PlanEntry]

    def price(self, resource: ResourceEntry, *, group: str, on: date) -> PriceEntry:
        """The closest price in force on that day. Raises PriceMissing."""
        prices = next((prices for valid_from, prices in self.tariffs if valid_from <= on), {})
        for payer in (group, PriceGroup.PUBLIC):
            for case in (
                (payer, resource.kind, None, resource.pk),
                (payer, resource.kind, resource.site.pk, resource.pk),
                (payer, resource.kind, resource.site.pk, None),
                (payer, resource.kind, None, None),
            ):
                if case in prices:
                    return prices[case]
        raise PriceMissing(resource=str(resource.public_id), date=on.isoformat())


def build(_version: int) -> PriceList:
    return of_tariffs(Tariff.objects.filter(is_published=True))


def of_tariffs(chosen: QuerySet[Tariff]) -> PriceList:
    """Compiled from these versions, published or not: what a draft would make of a use."""
    tariffs: dict[int, tuple[date, dict[Case, PriceEntry]]] = {
        tariff.pk: (tariff.valid_from, {}) for tariff in chosen.order_by("-valid_from")
    }
    for price in Price.objects.filter(tariff__in=tariffs):
        case = (price.group, price.kind, price.site_id, price.resource_id)
        tariffs[price.tariff_id][1][case] = PriceEntry(price.hourly, price.daily_cap, price.vat_rate)
    plans = {
        plan.pk: PlanEntry(plan.pk, plan.name, plan.group, {a.kind: a.monthly_minutes for a in plan.allowances.all()})
        for plan in Plan.objects.prefetch_related("allowances")
    }
    return PriceList(tuple(tariffs.values()), plans)


_compiled = Compiled(build)


def at(version: int) -> PriceList:
    """The price list for the stamp of the catalogue that the caller is working with."""
    return _compiled.at(version)


def current() -> PriceList:
    return _compiled.current()
