"""Bookings and free times as the API shows them: plain values, instants with the offset of the site."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from billing.api.shapes import payer_shape
from booking.cancelling import steps
from booking.dues import awaits_payment
from booking.models import Booking
from core.api.instants import local
from core.money import CURRENCY
from core.ranges import Period
from members.api.shapes import named as person_shape
from members.models import Organisation, Person
from spaces.api.shapes import named, short
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

Shape = dict[str, Any]


def span(period: Period, tz: ZoneInfo) -> Shape:
    return {"start": local(period.start, tz), "end": local(period.end, tz)}


def free(entry: ResourceEntry, period: Period) -> Shape:
    return {"resource": named(entry), **span(period, entry.tz)}


def resources_of(booking: Booking, catalogue: Catalogue) -> list[ResourceEntry]:
    """What was asked for; reads the allocations."""
    keys = {row.requested_id for row in booking.allocations.all()}
    return in_order(catalogue.resources[key] for key in keys)


def in_order(entries: Iterable[ResourceEntry]) -> list[ResourceEntry]:
    return sorted(entries, key=lambda entry: entry.name)


def _payment_due(booking: Booking, resources: Sequence[ResourceEntry], site: SiteEntry) -> Shape | None:
    if not awaits_payment(booking, resources) or booking.held_until is None:
        return None
    return {"amount": str(booking.total), "currency": CURRENCY, "until": local(booking.held_until, site.tz)}


def booking_shape(
    booking: Booking,
    *,
    person: Person,
    organisation: Organisation | None,
    resources: Iterable[ResourceEntry],
    site: SiteEntry,
) -> Shape:
    """Asks the database nothing."""
    entries = list(resources)

    def maybe(instant: datetime | None) -> str | None:
        return None if instant is None else local(instant, site.tz)

    return {
        "id": str(booking.public_id),
        "status": str(booking.status),
        "purpose": str(booking.purpose),
        "resources": [named(entry) for entry in entries],
        "site": short(site),
        "start": local(booking.start, site.tz),
        "end": local(booking.end, site.tz),
        "title": booking.title,
        "is_private": booking.is_private,
        "attendees": booking.attendees,
        "person": person_shape(person),
        "payer": payer_shape(person, organisation),
        "price": {
            "net": str(booking.net),
            "vat": str(booking.vat),
            "total": str(booking.total),
            "currency": CURRENCY,
        },
        "free_cancellation_until": local(booking.free_until, site.tz),
        "cancellation": [{"until": local(until, site.tz), "percent": share} for until, share in steps(booking)],
        "held_until": maybe(booking.held_until),
        "payment_due": _payment_due(booking, entries, site),
        "checked_in_at": maybe(booking.checked_in_at),
        "checked_out_at": maybe(booking.checked_out_at),
        "ended_at": maybe(booking.ended_at),
        "end_reason": booking.end_reason,
        "created_at": local(booking.created_at, site.tz),
        "changed_at": local(booking.changed_at, site.tz),
        "sequence": booking.sequence,
    }
