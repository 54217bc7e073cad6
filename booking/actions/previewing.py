"""A series not yet made: every day with what stands in its way, what could be taken instead, and the price of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from billing import price_list
from billing.succession import quotes_in_turn
from booking.actions.allotting import as_chosen
from booking.actions.conflicting import Offers, offers_for
from booking.actions.repeating import Decisions, bounded, decided, lock_for, make_row
from booking.actions.series_booking import book_all, depends_on_who
from booking.repetition import Occurrence, Pattern, foresee, places_of
from booking.wanting import Wanted
from core.money import ZERO
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Preview:
    """`offers` stand beside their occurrences; the price is that of the days that are possible, in euros."""

    pattern: Pattern
    occurrences: Sequence[Occurrence]
    offers: Sequence[Offers]
    net: Decimal
    vat: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.vat

    @property
    def conflicts(self) -> int:
        return sum(not one.is_free for one in self.occurrences)


def preview_series(
    *, wanted: Wanted, pattern: Pattern, catalogue: Catalogue, now: datetime, decisions: Decisions | None = None
) -> Preview:
    """As many queries for two hundred as for one; where what holds depends on who asks and on what they have had,
    the series is made and taken back. Raises NothingToRepeat, TooManyOccurrences, NotInTheSeries, PriceMissing."""
    pattern = bounded(pattern.aligned(), wanted.resources, now=now)
    places = decided(places_of(pattern, wanted.resources, now=now), decisions or {})
    found = foresee(places, wanted, now=now)
    free = [one.place for one in found if one.is_free]
    if any(depends_on_who(place, wanted) for place in free):
        net, vat = _tried(wanted, pattern, found, catalogue, now=now)
    else:
        uses = [(place.resources, place.period) for place in free]
        prices = price_list.at(catalogue.version)
        turn = quotes_in_turn(uses, payer=wanted.payer, prices=prices, use_passes=wanted.use_passes) if uses else []
        quotes = [as_chosen(quote, wanted) for quote in turn]
        net, vat = sum((one.net for one in quotes), ZERO), sum((one.vat for one in quotes), ZERO)
    return Preview(pattern, found, offers_for(found, catalogue, attendees=wanted.attendees, now=now), net, vat)


def _tried(
    wanted: Wanted, pattern: Pattern, found: Sequence[Occurrence], catalogue: Catalogue, *, now: datetime
) -> tuple[Decimal, Decimal]:
    with transaction.atomic():
        lock_for(wanted, [one.place for one in found])
        series = make_row(wanted, pattern, now=now)
        bookings = book_all(wanted, found, series, catalogue, now=now)
        net, vat = sum((one.net for one in bookings), ZERO), sum((one.vat for one in bookings), ZERO)
        transaction.set_rollback(True)
    return net, vat
