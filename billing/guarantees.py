"""What a price asks for beside the price: a deposit, and a fee for not coming. No query a call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing import price_list
from billing.errors import PriceMissing
from billing.models import PriceGroup
from billing.price_list import PriceEntry, PriceList
from core.configuration import Compiled
from core.money import ZERO
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Guarantees:
    prices: PriceList
    has_deposits: bool
    has_fees: bool

    def may_ask_deposit(self, resources: Iterable[ResourceEntry], *, on: date) -> bool:
        """From some group at least."""
        if not self.has_deposits:
            return False
        resources = list(resources)
        return any(self.deposit(resources, group=group, on=on) for group in PriceGroup.values)

    def deposit(self, resources: Sequence[ResourceEntry], *, group: str, on: date) -> Decimal:
        asked = resources if self.has_deposits else ()
        return sum((price.deposit or ZERO for entry in asked if (price := self._price(entry, group, on))), ZERO)

    def fees(self, resources: Sequence[ResourceEntry], *, group: str, on: date) -> dict[Decimal, Decimal]:
        """For not coming, excluding VAT, by its rate."""
        owed: dict[Decimal, Decimal] = {}
        for entry in resources if self.has_fees else ():
            price = self._price(entry, group, on)
            if price and price.no_show_fee:
                owed[price.vat_rate] = owed.get(price.vat_rate, ZERO) + price.no_show_fee
        return owed

    def _price(self, entry: ResourceEntry, group: str, on: date) -> PriceEntry | None:
        try:
            return self.prices.price(entry, group=group, on=on)
        except PriceMissing:
            return None


def build(version: int) -> Guarantees:
    prices = price_list.at(version)
    every = [price for tariff in prices.tariffs for price in tariff.prices.values()]
    return Guarantees(prices, any(price.deposit for price in every), any(price.no_show_fee for price in every))


_compiled = Compiled(build)


def at(version: int) -> Guarantees:
    """For the stamp of the catalogue that the caller is working with."""
    return _compiled.at(version)
