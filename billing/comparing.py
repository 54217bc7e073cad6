"""What each of many resources would cost, alone, for the same period. Those that cost the same are priced once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from billing.errors import PriceMissing
from billing.price_list import PriceList
from billing.pricing import minutes_by_day, quote_use
from billing.standing import Standing
from core.ranges import Period
from spaces.catalogue import ResourceEntry

NAME = "\0"
"""Stands where the resource's name goes: no name can hold it, since PostgreSQL stores none."""


def quotes_apart(
    resources: Iterable[ResourceEntry], period: Period, *, standing: Standing, prices: PriceList
) -> dict[int, dict[str, Any] | None]:
    """By resource, the public shape of its quote; None where it has no price."""
    made: dict[object, dict[str, Any] | None] = {}
    days: dict[ZoneInfo, list[date]] = {}
    quotes = {}
    for resource in resources:
        if resource.tz not in days:
            days[resource.tz] = [day for day, _minutes in minutes_by_day(period, resource)]
        case = _case(resource, days[resource.tz], standing, prices)
        if case not in made:
            made[case] = case and _quote(resource, period, standing, prices)
        quotes[resource.pk] = _named(made[case], resource.name)
    return quotes


def _case(resource: ResourceEntry, days: list[date], standing: Standing, prices: PriceList) -> Any:
    """Equal for resources whose quotes differ by nothing but the name; None without a price."""
    site = resource.site.pk
    case: list[Any] = [resource.kind, resource.tz]
    try:
        for day in days:
            holding = standing.holding(day, site)
            group = holding.plan.group if holding else standing.group
            case += [prices.price(resource, group=group, on=day), holding and holding.pk]
            if standing.charged:
                case.append(standing.charged.get((resource.pk, day)))
    except PriceMissing:
        return None
    return *case, *[one.site in (None, site) for one in standing.passes]


def _quote(resource: ResourceEntry, period: Period, standing: Standing, prices: PriceList) -> dict[str, Any]:
    return quote_use([replace(resource, name=NAME)], period, standing=standing, prices=prices).as_json()


def _named(quote: dict[str, Any] | None, name: str) -> dict[str, Any] | None:
    if quote is None:
        return None
    return {**quote, "lines": [{**line, "label": line["label"].replace(NAME, name)} for line in quote["lines"]]}
