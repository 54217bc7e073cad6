"""The same site and day, looked at in several ways: list, day, week, month, plan."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from spaces.catalogue import SiteEntry


def tabs_of(site: SiteEntry, day: date, current: str, *, kind: str = "") -> list[dict[str, Any]]:
    """What `components/_tabs.html` takes; `current` is the name of the address that is shown."""
    names = [
        (_("Liste"), "booking:search"),
        (_("Journée"), "booking:timeline"),
        (_("Semaine"), "booking:week"),
        (_("Mois"), "booking:month"),
        (_("Plan"), "booking:plan"),
    ]
    return [
        {"label": label, "url": address(name, site, day, kind=kind), "is_current": name == current}
        for label, name in names
    ]


def address(name: str, site: SiteEntry, day: date | None = None, *, kind: str = "") -> str:
    """Of a page of the site, on that day."""
    query = {"site": site.slug}
    if day and name == "booking:month":
        query["month"] = f"{day:%Y-%m}"
    if day:
        query["day"] = day.isoformat()
    if kind:
        query["kind"] = kind
    return f"{reverse(name)}?{urlencode(query)}"
