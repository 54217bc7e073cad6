"""A site, one of its zones or one of its resources: what a closure or a special opening is about."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry
from spaces.errors import OnePlaceOnly, ZoneNotFound
from spaces.models import Closure, SpecialOpening, Zone


@dataclass(frozen=True, slots=True)
class Place:
    """Exactly the site, or also the zone or the resource that is meant."""

    site: SiteEntry
    zone: Zone | None = None
    resource: ResourceEntry | None = None

    @property
    def keys(self) -> dict[str, int | None]:
        """The columns of a row about it: one of them is filled."""
        return {
            "site_id": None if self.zone or self.resource else self.site.pk,
            "zone_id": self.zone.pk if self.zone else None,
            "resource_id": self.resource.pk if self.resource else None,
        }

    @property
    def name(self) -> str:
        return self.resource.name if self.resource else self.zone.name if self.zone else self.site.name

    def resources(self, catalogue: Catalogue) -> list[ResourceEntry]:
        """What lies in it, bookable or not."""
        if self.resource:
            return [self.resource]
        return [
            entry
            for entry in catalogue.resources.values()
            if entry.site is self.site and (self.zone is None or entry.zone_id == self.zone.pk)
        ]


def place_named(
    catalogue: Catalogue, *, site: UUID | None = None, zone: UUID | None = None, resource: UUID | None = None
) -> Place:
    """Raises OnePlaceOnly, SiteNotFound, ZoneNotFound, ResourceNotFound."""
    if sum(one is not None for one in (site, zone, resource)) != 1:
        raise OnePlaceOnly()
    if site:
        return Place(catalogue.site(site))
    if resource:
        entry = catalogue.resource(resource)
        return Place(entry.site, resource=entry)
    found = Zone.objects.filter(public_id=zone).first() if zone else None
    if found is None or found.site_id not in catalogue.sites:
        raise ZoneNotFound(zone=str(zone))
    return Place(catalogue.sites[found.site_id], zone=found)


def place_of(row: Closure | SpecialOpening, catalogue: Catalogue) -> Place:
    """Asks for the zone where it was not fetched with the row."""
    if row.resource_id:
        entry = catalogue.resources[row.resource_id]
        return Place(entry.site, resource=entry)
    zone: Any = row.zone
    if zone:
        return Place(catalogue.sites[zone.site_id], zone=zone)
    return Place(catalogue.sites[row.site_id or 0])
