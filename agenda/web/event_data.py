"""A session as schema.org `Event`, for search engines and other agendas."""

from typing import Any

from agenda.links import session_url
from agenda.models import Session
from core.money import CURRENCY
from spaces.models import Site

SCHEMA = "https://schema.org/"


def event_data(session: Session) -> dict[str, Any]:
    tz = session.site.tz
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": session_url(session),
        "name": session.workshop.title,
        "description": session.workshop.description,
        "startDate": session.start.astimezone(tz).isoformat(),
        "endDate": session.end.astimezone(tz).isoformat(),
        "eventStatus": SCHEMA + ("EventCancelled" if session.is_cancelled else "EventScheduled"),
        "eventAttendanceMode": SCHEMA
        + ("MixedEventAttendanceMode" if session.is_online else "OfflineEventAttendanceMode"),
        "inLanguage": session.workshop.language,
        "location": place(session.site),
        "organizer": {"@type": "Organization", "name": session.partner.name},
        "offers": offer(session),
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": session.places_left,
        "isAccessibleForFree": session.workshop.is_free,
    }


def place(site: Site) -> dict[str, Any]:
    return {
        "@type": "Place",
        "name": site.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": site.street,
            "postalCode": site.postcode,
            "addressLocality": site.town,
            "addressCountry": "FR",
        },
    }


def offer(session: Session) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "price": f"{session.workshop.price:.2f}",
        "priceCurrency": CURRENCY,
        "availability": SCHEMA + ("SoldOut" if session.places_left <= 0 else "InStock"),
        "url": session_url(session),
    }
