"""What a message says: ids, states and counts as they stand when it is written. No person, no amount."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agenda.links import session_url
from agenda.models import Registration, Session
from billing.models import Invoice, Payment
from booking.models import Booking
from core.models import Event

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """`partner_id` is whose it is; the network hears of it either way."""

    data: Data
    partner_id: int | None = None


def about(event: Event) -> About | None:
    """None where there is nothing to say: what it happened to is gone, or was never public."""
    return READERS[event.kind.partition(".")[0]](event.about)


def body(kind: str, data: Data, *, at: datetime) -> str:
    return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, separators=(",", ":"))


def _session(key: int) -> About | None:
    session = Session.objects.public().with_details().filter(pk=key).first()
    return About(about_session(session), session.partner_id) if session else None


def about_session(session: Session) -> Data:
    return {
        "session": str(session.public_id),
        "workshop": str(session.workshop.public_id),
        "partner": str(session.partner.public_id),
        "site": str(session.site.public_id),
        "external_id": session.external_id,
        "status": session.status,
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "capacity": session.capacity,
        "places_left": session.places_left,
        "revision": session.sequence,
        "url": session_url(session),
    }


def _registration(key: int) -> About | None:
    registration = Registration.objects.filter(pk=key).select_related("session__partner").first()
    if registration is None:
        return None
    session = registration.session
    data = {
        "registration": str(registration.public_id),
        "status": registration.status,
        "session": str(session.public_id),
        "partner": str(session.partner.public_id),
        "capacity": session.capacity,
        "places_taken": session.places_taken,
    }
    return About(data, session.partner_id)


def _booking(key: int) -> About | None:
    """Neither holds nor the rooms of sessions, which are told by themselves."""
    rows = Booking.objects.filter(pk=key, purpose=Booking.Purpose.USE, held_until=None)
    booking = rows.select_related("site", "series").with_resources().first()
    if booking is None:
        return None
    return About(
        {
            "booking": str(booking.public_id),
            "status": booking.status,
            "site": str(booking.site.public_id),
            "resources": [str(resource.public_id) for resource in booking.resources],
            "series": str(booking.series.public_id) if booking.series else None,
            "start": booking.start.isoformat(),
            "end": booking.end.isoformat(),
            "revision": booking.sequence,
        }
    )


def _invoice(key: int) -> About | None:
    invoice = Invoice.objects.filter(pk=key).select_related("issuer").first()
    if invoice is None:
        return None
    return About({"invoice": str(invoice.public_id), "issuer": invoice.issuer.slug, "kind": invoice.kind})


def _payment(key: int) -> About | None:
    payment = Payment.objects.filter(pk=key).select_related("issuer").first()
    if payment is None:
        return None
    return About({"payment": str(payment.public_id), "issuer": payment.issuer.slug, "nature": payment.nature})


READERS: dict[str, Callable[[int], About | None]] = {
    "session": _session,
    "registration": _registration,
    "booking": _booking,
    "invoice": _invoice,
    "payment": _payment,
}
