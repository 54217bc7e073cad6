"""A place as schema.org describes one, for search engines."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.clock import MIDNIGHT
from spaces.models import Site
from spaces.opening import OpeningHours
from spaces.timetable import Day

KINDS = {
    Site.Kind.MEDIA_LIBRARY: "Library",
    Site.Kind.TIERS_LIEU: "LocalBusiness",
    Site.Kind.SOCIAL_CENTRE: "CivicStructure",
    Site.Kind.ASSOCIATION: "LocalBusiness",
    Site.Kind.FAB_LAB: "LocalBusiness",
}
LAST_MINUTE = time(23, 59)


def place_url(slug: str) -> str:
    return settings.PUBLIC_URL + reverse("agenda:place", args=[slug])


def place_data(site: Site, opening: OpeningHours, days: Iterable[Day]) -> dict[str, Any]:
    """With the hours of those days, each told by its date: what is special is in them already."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": KINDS[Site.Kind(site.kind)],
        "@id": place_url(site.slug),
        "url": place_url(site.slug),
        "name": site.name,
        "description": site.presentation,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": site.street,
            "postalCode": site.postcode,
            "addressLocality": site.town,
            "addressCountry": "FR",
        },
        "openingHoursSpecification": [spec for day in days for spec in _specifications(day, opening)],
    }
    if site.latitude is not None and site.longitude is not None:
        said["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(site.latitude),
            "longitude": float(site.longitude),
        }
    contacts = {"telephone": site.phone, "email": site.email}
    return said | {name: value for name, value in contacts.items() if value}


def _specifications(day: Day, opening: OpeningHours) -> list[dict[str, str]]:
    """A day without hours is closed: it opens and closes at the same time."""
    walls = [
        (part.start.astimezone(opening.tz).time(), part.end.astimezone(opening.tz).time()) for part in day.open
    ] or [(MIDNIGHT, MIDNIGHT)]
    return [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": day.day.isoformat(),
            "validThrough": day.day.isoformat(),
            "opens": f"{opens:%H:%M}",
            "closes": f"{LAST_MINUTE if closes == MIDNIGHT and day.open else closes:%H:%M}",
        }
        for opens, closes in walls
    ]
