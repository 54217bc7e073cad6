"""The next free periods as pages show them: by day, with the price, one click from being booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from billing import price_list
from billing.comparing import quotes_apart
from billing.pricing import minutes_by_day
from billing.standing import Payer, Standing, standing_of
from booking.looking import Look, free_together, soonest_each_day
from booking.web.asked import confirm_address
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

EACH_DAY = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """`total` includes VAT and is None where no price is in force."""

    entry: ResourceEntry
    period: Period
    total: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """`others` is how many more have something that day."""

    day: date
    offers: list[Offer]
    others: int


class Prices:
    """What a reader would pay on any day of a window. One round trip, none for a stranger."""

    def __init__(
        self, entries: Sequence[ResourceEntry], window: Period, *, catalogue: Catalogue, reader: Person | None
    ) -> None:
        self.list = price_list.at(catalogue.version)
        self.standing = Standing()
        if reader and entries:
            days = [day for day, _minutes in minutes_by_day(window, entries[0])]
            kinds = {entry.kind for entry in entries}
            here = [entry.pk for entry in entries]
            self.standing = standing_of(Payer(reader.pk), prices=self.list, kinds=kinds, days=days, resources=here)

    def total(self, entry: ResourceEntry, period: Period) -> Decimal | None:
        quote = quotes_apart([entry], period, standing=self.standing, prices=self.list)[entry.pk]
        return None if quote is None else Decimal(quote["total"])


def days_ahead(
    entries: Sequence[ResourceEntry],
    look: Look,
    *,
    max_price: Decimal | None,
    catalogue: Catalogue,
    reader: Person | None,
    now: datetime,
) -> list[Day]:
    """For each day, the first few periods within the price. Two queries."""
    prices = Prices(entries, look.window, catalogue=catalogue, reader=reader)

    def affordable(entry: ResourceEntry, period: Period) -> bool:
        total = prices.total(entry, period)
        return max_price is None or (total is not None and total <= max_price)

    found = soonest_each_day(entries, look, now=now, affordable=affordable)
    return [
        Day(day, [_offer(entry, period, prices) for entry, period in pairs[:EACH_DAY]], max(0, len(pairs) - EACH_DAY))
        for day, pairs in found.items()
    ]


def _offer(entry: ResourceEntry, period: Period, prices: Prices) -> Offer:
    return Offer(entry, period, prices.total(entry, period), confirm_address(entry, period))


@dataclass(frozen=True, slots=True)
class Common:
    """Time that all chosen resources have in common; the address books its beginning."""

    free: Period
    url: str


def in_common(entries: Sequence[ResourceEntry], look: Look, *, now: datetime) -> list[Common]:
    """One query. Raises what `free_together` raises."""
    first, *others = entries
    return [
        Common(free, confirm_address(first, Period(free.start, free.start + look.length), others=others))
        for free in free_together(entries, look, now=now)
    ]
