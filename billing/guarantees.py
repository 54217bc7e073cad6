"""What a price asks for beside the price: a deposit, and a fee for not coming. Compiled, no query a call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.models import Price, PriceGroup, Tariff
from core.configuration import Compiled
from core.money import ZERO
from spaces.catalogue import ResourceEntry

Case = tuple[str, str, int | None, int | None]  # group, kind, site, resource


@dataclass(frozen=True, slots=True)
class Guarantee:
    """`deposit` in euros; `fee` excludes VAT, at `vat_rate` percent."""

    deposit: Decimal = ZERO
    fee: Decimal = ZERO
    vat_rate: Decimal = ZERO


NONE = Guarantee()


@dataclass(frozen=True, slots=True)
class Guarantees:
    tariffs: tuple[tuple[date, dict[Case, Guarantee]], ...]
    """Newest first."""
    has_deposits: bool
    has_fees: bool

    def of(self, resource: ResourceEntry, *, group: str, on: date) -> Guarantee:
        """By the price that holds: the closest one in force on that day, of the group, else the public's."""
        known = next((known for valid_from, known in self.tariffs if valid_from <= on), {})
        for payer in (group, PriceGroup.PUBLIC):
            for site, key in (
                (None, resource.pk),
                (resource.site.pk, resource.pk),
                (resource.site.pk, None),
                (None, None),
            ):
                if found := known.get((payer, resource.kind, site, key)):
                    return found
        return NONE

    def may_ask_deposit(self, resources: Iterable[ResourceEntry], *, on: date) -> bool:
        """From some group at least."""
        if not self.has_deposits:
            return False
        return any(self.of(entry, group=group, on=on).deposit for entry in resources for group in PriceGroup.values)

    def deposit(self, resources: Sequence[ResourceEntry], *, group: str, on: date) -> Decimal:
        return sum((self.of(entry, group=group, on=on).deposit for entry in resources), ZERO)

    def fees(self, resources: Sequence[ResourceEntry], *, group: str, on: date) -> dict[Decimal, Decimal]:
        """For not coming, by rate of VAT."""
        owed: dict[Decimal, Decimal] = {}
        for entry in resources if self.has_fees else ():
            found = self.of(entry, group=group, on=on)
            if found.fee:
                owed[found.vat_rate] = owed.get(found.vat_rate, ZERO) + found.fee
        return owed


def build(_version: int) -> Guarantees:
    tariffs: dict[int, tuple[date, dict[Case, Guarantee]]] = {
        tariff.pk: (tariff.valid_from, {})
        for tariff in Tariff.objects.filter(is_published=True).order_by("-valid_from")
    }
    rows = Price.objects.filter(tariff__in=tariffs)
    for price in rows:
        case = (price.group, price.kind, price.site_id, price.resource_id)
        found = Guarantee(price.deposit or ZERO, price.no_show_fee or ZERO, price.vat_rate)
        tariffs[price.tariff_id][1][case] = found
    every = [found for _from, known in tariffs.values() for found in known.values()]
    return Guarantees(tuple(tariffs.values()), any(found.deposit for found in every), any(found.fee for found in every))


_compiled = Compiled(build)


def at(version: int) -> Guarantees:
    """For the stamp of the catalogue that the caller is working with."""
    return _compiled.at(version)


def current() -> Guarantees:
    return _compiled.current()
