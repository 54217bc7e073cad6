"""A session as schema.org `Event`, for search engines and other agendas."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from agenda.links import session_url
from agenda.models import Partner, Session, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import Public
from core.money import CURRENCY
from spaces.models import Site

SCHEMA = "https://schema.org/"
ATTENDANCE = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
Data = dict[str, Any]


def event_data(session: Session, *, performers: Iterable[str] = (), image: str = "") -> Data:
    """Needs `with_details()`. What is unknown is left out."""
    workshop = session.workshop
    said = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": session_url(session),
        "url": session_url(session),
        "name": workshop.title,
        "description": workshop.description or workshop.title,
        "startDate": _local(session, session.start),
        "endDate": _local(session, session.end),
        "previousStartDate": previous_start(session),
        "eventStatus": status_of(session),
        "eventAttendanceMode": SCHEMA + ATTENDANCE[Mode(session.mode)],
        "location": location_of(session),
        "organizer": organizer(session.partner),
        "performer": [{"@type": "Person", "name": name} for name in performers],
        "offers": offer(session),
        "image": [image] if image else None,
        "inLanguage": workshop.language,
        "typicalAgeRange": ages(workshop),
        "audience": audience(workshop),
        "keywords": str(workshop.get_theme_display()),
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": session.places_left,
        "isAccessibleForFree": workshop.is_free,
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _local(session: Session, instant: datetime) -> str:
    return instant.astimezone(session.site.tz).isoformat()


def previous_start(session: Session) -> str | None:
    """What is postponed keeps the date it was announced for, as `startDate`."""
    was = None if session.is_postponed else session.previous_start
    return _local(session, was) if was else None


def status_of(session: Session) -> str | list[str]:
    """What has another date than was announced and is now online is both."""
    if session.is_cancelled:
        return SCHEMA + "EventCancelled"
    if session.is_postponed:
        return SCHEMA + "EventPostponed"
    moved = {"EventRescheduled": session.previous_start, "EventMovedOnline": session.has_moved_online}
    found = [SCHEMA + name for name, holds in moved.items() if holds]
    return found if len(found) > 1 else (found or [SCHEMA + "EventScheduled"])[0]


def location_of(session: Session) -> Data | list[Data]:
    """The address of the call is for those who have registered: the page of the session leads there."""
    call = {"@type": "VirtualLocation", "url": session_url(session)}
    if not session.is_on_site:
        return call
    return [place(session.site), call] if session.is_online else place(session.site)


def place(site: Site) -> Data:
    said: Data = {
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
    if site.latitude is not None and site.longitude is not None:
        point = {"latitude": float(site.latitude), "longitude": float(site.longitude)}
        said["geo"] = {"@type": "GeoCoordinates", **point}
    return said


def organizer(partner: Partner) -> Data:
    page = settings.PUBLIC_URL + reverse("agenda:partner-page", args=[partner.slug])
    return {"@type": "Organization", "name": partner.name, "url": partner.website or page}


def offer(session: Session) -> Data:
    """What does not take place is not to be had, however many places it has left."""
    said = {
        "@type": "Offer",
        "price": f"{session.workshop.price:.2f}",
        "priceCurrency": CURRENCY,
        "availability": SCHEMA + availability(session),
        "validFrom": _local(session, session.published_at) if session.published_at else None,
        "url": session_url(session),
    }
    return {name: value for name, value in said.items() if value is not None}


def availability(session: Session) -> str:
    if not session.is_published:
        return "OutOfStock"
    return "SoldOut" if session.places_left <= 0 else "InStock"


def ages(workshop: Workshop) -> str:
    if workshop.min_age is None and workshop.max_age is None:
        return ""
    return f"{workshop.min_age or 0}-{'' if workshop.max_age is None else workshop.max_age}"


def audience(workshop: Workshop) -> Data | None:
    words = workshop.audience or ", ".join(str(Public(public).label) for public in workshop.publics)
    return {"@type": "Audience", "audienceType": words} if words else None
