"""Bookings in the way of a closure, and where each of them could go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from booking.availability import DAY, alternatives, instead, occupied, window_of
from booking.models import Booking, Change
from booking.models.booking import HOLDING, BookingQuerySet
from core.clock import at_wall
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.models import Closure
from spaces.places import Place, place_of

Offer = tuple[Sequence[ResourceEntry], Period]


@dataclass(frozen=True, slots=True)
class Affected:
    """A booking in the way, what it holds, and where it could go, the nearest first."""

    booking: Booking
    resources: tuple[ResourceEntry, ...]
    offers: tuple[Offer, ...] = ()


def in_the_way(place: Place, period: Period, *, catalogue: Catalogue) -> BookingQuerySet:
    """Those that use something in the place meanwhile. A loan is out of the house: a closed door does not end it."""
    atoms = {atom for entry in place.resources(catalogue) for atom in entry.atoms}
    return (
        Booking.objects.filter(status__in=HOLDING, allocations__resource__in=atoms)
        .exclude(purpose=Booking.Purpose.LOAN)
        .overlapping(period)
        .distinct()
        .select_related("person", "organisation", "site")
        .with_resources()
        .in_order()
    )


def undecided(closure: Closure, *, catalogue: Catalogue, now: datetime) -> BookingQuerySet:
    """Those nobody has kept in spite of it, and that are not over."""
    period = Period(closure.starts_at, closure.ends_at)
    found = in_the_way(place_of(closure, catalogue), period, catalogue=catalogue).to_come(now)
    return found.exclude(pk__in=_kept(closure))


def _kept(closure: Closure) -> QuerySet[Change, Any]:
    told = {"closure": [None, str(closure.public_id)]}
    return Change.objects.filter(kind=Change.Kind.KEPT, what__contains=told).values("booking")


def affected(bookings: Iterable[Booking], *, catalogue: Catalogue, now: datetime) -> list[Affected]:
    """With their offers: other hours of that day, like resources at that time, the same hours of the days after."""
    return [_with_offers(booking, catalogue, now=now) for booking in bookings]


def _with_offers(booking: Booking, catalogue: Catalogue, *, now: datetime) -> Affected:
    keys = sorted({row.requested_id for row in booking.allocations.all()})
    entries = [catalogue.resources[key] for key in keys if key in catalogue.resources]
    if booking.purpose != Booking.Purpose.USE or not entries:
        return Affected(booking, tuple(entries))
    similar = similar_to(entries, booking, catalogue) if len(entries) == 1 else []
    offers = alternatives(entries, similar, booking.span, now=now, besides=booking)
    nearest = sorted(offers, key=lambda offer: abs(offer[1].start - booking.start))
    return Affected(booking, tuple(entries), tuple(nearest or _days_after(entries, similar, booking, now=now)))


def similar_to(entries: Sequence[ResourceEntry], booking: Booking, catalogue: Catalogue) -> list[ResourceEntry]:
    """Other resources of the kind at the site that seat as many, those that miss the fewest features first."""
    first = entries[0]
    nearby = catalogue.matching(site=first.site.pk, kind=first.kind, capacity=booking.attendees)
    return sorted(
        (entry for entry in nearby if entry is not first), key=lambda entry: len(first.features - entry.features)
    )


def _days_after(
    entries: Sequence[ResourceEntry], similar: Sequence[ResourceEntry], booking: Booking, *, now: datetime
) -> list[Offer]:
    """The first day within a week that has something. One query."""
    everything = [*entries, *similar]
    week = Period(booking.start, booking.end + 8 * DAY)
    taken = occupied(window_of(everything, week), now=now, besides=booking)
    for offset in range(1, 8):
        if found := instead(entries, similar, _same_hours(booking, offset, entries[0]), taken, now=now):
            return found
    return []


def _same_hours(booking: Booking, days: int, entry: ResourceEntry) -> Period:
    """On the clocks of the place."""
    wall = booking.start.astimezone(entry.tz) + days * DAY
    start = at_wall(wall.date(), wall.time(), entry.tz)
    return Period(start, start + booking.span.length)
