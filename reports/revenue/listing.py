"""What the public price list in force asks of a use: no membership, no pass, each use by itself."""

from dataclasses import dataclass, field
from decimal import Decimal

from billing.errors import PriceMissing
from billing.price_list import PriceList
from billing.pricing import quote_use
from billing.quotes import QuoteLine
from billing.standing import Standing
from core.clock import start_of_day
from core.money import ZERO, to_cents
from core.ranges import Period
from spaces.catalogue import ResourceEntry

NOBODY = Standing()
ALL = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """Euros net of VAT. `cost` is what the list says the use really costs, or what it asks where it says nothing."""

    net: Decimal
    cost: Decimal


@dataclass(slots=True)
class PublicPrices:
    """Uses that are alike to the price list are quoted once, whatever resource they are of."""

    prices: PriceList
    known: dict[tuple[object, ...], Listed | None] = field(default_factory=dict)

    def of(self, resource: ResourceEntry, period: Period) -> Listed | None:
        """None where the list has no public price for it."""
        alike = self._alike(resource, period)
        if alike is None:
            return self._quoted(resource, period)
        if alike not in self.known:
            self.known[alike] = self._quoted(resource, period)
        return self.known[alike]

    def _alike(self, resource: ResourceEntry, period: Period) -> tuple[object, ...] | None:
        """Same price and as many minutes, or the same times on the clock where some cost more than others; None where
        the use passes midnight or the clocks change on its day.
        """
        start, end = period.start.astimezone(resource.tz), period.end.astimezone(resource.tz)
        midnight = start_of_day(start.date(), resource.tz).astimezone(resource.tz)
        if end.date() != start.date() or end.utcoffset() != midnight.utcoffset():
            return None
        try:
            price = self.prices.price(resource, group=NOBODY.group, on=start.date())
        except PriceMissing:
            return None
        windows = price.peak_hourly is not None and price.peaks.get(start.weekday())
        return (price, windows, start.time(), end.time()) if windows else (price, period.minutes)

    def _quoted(self, resource: ResourceEntry, period: Period) -> Listed | None:
        try:
            lines = quote_use([resource], period, standing=NOBODY, prices=self.prices).lines
        except PriceMissing:
            return None
        return Listed(sum((line.net for line in lines), ZERO), to_cents(sum((_cost(line) for line in lines), ZERO)))


def _cost(line: QuoteLine) -> Decimal:
    percent = ALL if line.true_cost_percent is None else line.true_cost_percent
    return line.net * percent / ALL
