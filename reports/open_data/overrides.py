"""How often a rule of the house was set aside, by month, place and rule; never for whom, by whom or why.

The reasons are free text and may name people, so none is published; a day or a resource would let somebody find the
booking in an agenda, so a finished month and a site are as fine as it gets; up to four are told as few.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F
from django.db.models.functions import TruncMonth

from booking.models import Override
from core.clock import start_of_day
from reports.open_data.occupancy import finished
from reports.open_data.suppression import LEAST
from reports.open_data.written import Row, Written
from reports.question import DAY
from reports.words import month_word
from spaces.catalogue import Catalogue, SiteEntry

COLUMNS = ("month", "site", "site_id", "rule", "count", "suppressed")


@dataclass(frozen=True, slots=True)
class SetAside:
    """`count` is None where they are few."""

    month: str
    site: SiteEntry
    rule: str
    count: int | None


def set_aside(catalogue: Catalogue, *, now: datetime) -> list[SetAside]:
    """Of finished months, the latest first. One query for each time zone of the network."""
    days = finished(catalogue, now=now)
    if days is None:
        return []
    found = []
    for tz in {site.tz for site in catalogue.sites.values()}:
        sites = [site.pk for site in catalogue.sites.values() if site.tz == tz]
        first, last = start_of_day(days.first, tz), start_of_day(days.last + DAY, tz)
        rows = Override.objects.filter(booking__site__in=sites, at__gte=first, at__lt=last).order_by()
        by = {"month": TruncMonth("at", tzinfo=tz), "site": F("booking__site"), "what": F("rule")}
        grouped = rows.annotate(**by).values_list(*by).annotate(times=Count("pk"))
        found += [
            SetAside(month_word(month), catalogue.sites[site], rule, times if times >= LEAST else None)
            for month, site, rule, times in grouped
        ]
    found.sort(key=lambda one: (one.site.name, one.rule))
    return sorted(found, key=lambda one: one.month, reverse=True)


def written(told: Iterable[SetAside]) -> Written:
    rows: list[Row] = [
        {
            "month": one.month,
            "site": one.site.name,
            "site_id": str(one.site.public_id),
            "rule": one.rule,
            "count": one.count,
            "suppressed": one.count is None,
        }
        for one in told
    ]
    return Written("overrides", COLUMNS, rows)
