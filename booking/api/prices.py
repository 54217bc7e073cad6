"""What the caller would pay."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rest_framework.request import Request

from billing import price_list
from billing.comparing import quotes_apart
from billing.pricing import minutes_by_day
from billing.standing import Payer, Standing, standing_of
from booking.api.shapes import Shape
from core.ranges import Period
from members.api.caller import may, visitor_of
from members.models.token import Scope
from spaces.catalogue import Catalogue, ResourceEntry


def payer_calling(request: Request) -> Payer | None:
    """None for strangers, and for tokens that may not look at their person's bookings: they see public prices."""
    person = visitor_of(request)
    if person is None or not may(request, Scope.BOOKINGS_READ, Scope.BOOKINGS_WRITE):
        return None
    return Payer(person.pk)


def standing(payer: Payer | None, entries: Iterable[ResourceEntry], period: Period, catalogue: Catalogue) -> Standing:
    """None pays as the public does. At most two queries."""
    entries = list(entries)
    if payer is None or not entries:
        return Standing()
    days: set[date] = {day for entry in one_per_zone(entries) for day, _minutes in minutes_by_day(period, entry)}
    kinds = {entry.kind for entry in entries}
    prices, here = price_list.at(catalogue.version), [entry.pk for entry in entries]
    return standing_of(payer, prices=prices, kinds=kinds, days=sorted(days), resources=here)


def one_per_zone(entries: Iterable[ResourceEntry]) -> Iterable[ResourceEntry]:
    """One resource of each time zone."""
    return {entry.tz.key: entry for entry in entries}.values()


def quotes(
    request: Request, entries: list[ResourceEntry], period: Period, catalogue: Catalogue
) -> dict[int, Shape | None]:
    """What each resource alone would cost the caller; None where no price is in force."""
    theirs = standing(payer_calling(request), entries, period, catalogue)
    return quotes_apart(entries, period, standing=theirs, prices=price_list.at(catalogue.version))


class Ahead:
    """What the caller would pay on any day of a window. At most two queries, when it is made."""

    def __init__(
        self, request: Request, entries: Iterable[ResourceEntry], window: Period, catalogue: Catalogue
    ) -> None:
        self.prices = price_list.at(catalogue.version)
        self.standing = standing(payer_calling(request), entries, window, catalogue)

    def quote(self, entry: ResourceEntry, period: Period) -> Shape | None:
        return quotes_apart([entry], period, standing=self.standing, prices=self.prices)[entry.pk]

    def is_at_most(self, limit: Decimal, entry: ResourceEntry, period: Period) -> bool:
        return is_at_most(self.quote(entry, period), limit)


def is_at_most(quote: Shape | None, limit: Decimal) -> bool:
    """With VAT. What has no price is not within any limit."""
    return quote is not None and Decimal(quote["total"]) <= limit
