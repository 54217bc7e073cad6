"""What somebody searches, and the addresses that carry it from page to page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from booking.choosing import Wish
from booking.web.times import wall_text
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry


@dataclass(frozen=True, slots=True)
class Asked:
    site: SiteEntry
    period: Period
    kind: str = ""
    features: tuple[str, ...] = ()
    people: int = 1
    count: int = 1

    @property
    def day(self) -> date:
        return self.period.start.astimezone(self.site.tz).date()

    @property
    def wish(self) -> Wish:
        return Wish(
            kind=self.kind, site_id=self.site.pk, features=self.features, capacity=self.people, count=self.count
        )

    @property
    def search_url(self) -> str:
        return self.address()

    @property
    def wish_url(self) -> str:
        """Where any resource of the kind is booked, the choice left to the service."""
        return self.address("booking:any")

    def address(self, name: str = "booking:search", *, day: date | None = None) -> str:
        """Of the page that shows the same question, perhaps on another day."""
        start, end = (instant.astimezone(self.site.tz) for instant in (self.period.start, self.period.end))
        query = {
            "site": self.site.slug,
            "day": (day or self.day).isoformat(),
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}",
            "kind": self.kind,
            "features": self.features,
            "people": self.people,
            "count": self.count,
        }
        return f"{reverse(name)}?{urlencode(query, doseq=True)}"


def confirm_address(
    entry: ResourceEntry, period: Period | None = None, day: date | None = None, *, others: Iterable[ResourceEntry] = ()
) -> str:
    """Of the page where the resource is booked: for a period, or to choose one on that day; with the others beside."""
    times: dict[str, Any] = {}
    if period:
        times = {"start": wall_text(period.start, entry.site), "end": wall_text(period.end, entry.site)}
    elif day:
        times = {"day": day.isoformat()}
    if beside := [str(other.public_id) for other in others]:
        times["with"] = beside
    address = reverse("booking:confirm", args=[entry.public_id])
    return f"{address}?{urlencode(times, doseq=True)}" if times else address


def rules_address(entry: ResourceEntry, period: Period | None = None) -> str:
    """Of the page that explains what the rules of the resource say of a period."""
    address = reverse("booking:rules", args=[entry.public_id])
    if period is None:
        return address
    times = {"start": wall_text(period.start, entry.site), "end": wall_text(period.end, entry.site)}
    return f"{address}?{urlencode(times)}"


def bookable_sites(catalogue: Catalogue) -> list[SiteEntry]:
    """Sites with something to book, the one that has most of it first."""
    count: dict[int, int] = {}
    for entry in catalogue.resources.values():
        if entry.is_bookable:
            count[entry.site.pk] = count.get(entry.site.pk, 0) + 1
    return sorted((catalogue.sites[pk] for pk in count), key=lambda site: (-count[site.pk], site.name))


def site_named(slug: str | None, sites: Iterable[SiteEntry]) -> SiteEntry | None:
    """The site of that slug, or the first one."""
    sites = list(sites)
    return next((site for site in sites if site.slug == slug), sites[0] if sites else None)
