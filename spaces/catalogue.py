"""The network compiled for reading: every resource with its atoms, opening hours and effective policy.

Built once per process and configuration stamp, so that searching, quoting and checking need no query for
configuration. Nothing here changes after it is built.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from core.configuration import Compiled
from spaces.compiling import Openings
from spaces.errors import ResourceNotFound, SiteNotFound
from spaces.models import BookingPolicy, Part, Resource, Site, Zone
from spaces.opening import Groups, OpeningHours
from spaces.policies import WITH_TERMS, Policies, Policy


@dataclass(frozen=True, slots=True, eq=False)
class SiteEntry:
    pk: int
    public_id: UUID
    slug: str
    name: str
    tz: ZoneInfo
    opening: OpeningHours


@dataclass(frozen=True, slots=True, eq=False)
class ResourceEntry:
    pk: int
    public_id: UUID
    kind: str
    name: str
    capacity: int
    features: frozenset[str]
    site: SiteEntry
    zone: str
    zone_id: int | None
    is_bookable: bool
    atoms: tuple[int, ...]
    """Keys of the resources that a booking of this one occupies, in order; itself when it has no parts."""
    parts: tuple[int, ...]
    """Keys of its direct parts."""
    opening: OpeningHours
    policy: Policy

    @property
    def tz(self) -> ZoneInfo:
        return self.site.tz

    @property
    def site_id(self) -> int:
        return self.site.pk

    def hours_for(self, groups: Groups) -> OpeningHours:
        """What people of these access groups have; `opening` is what everybody has."""
        return self.opening.for_groups(groups)


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    version: int
    sites: dict[int, SiteEntry]
    resources: dict[int, ResourceEntry]
    site_by_id: dict[UUID, SiteEntry]
    resource_by_id: dict[UUID, ResourceEntry]
    hidden: frozenset[int] = frozenset()
    """Keys of the resources that the reader may not see: neither found by their ids nor listed."""

    @property
    def seen(self) -> Iterable[ResourceEntry]:
        """What the reader may see, in the catalogue's order."""
        if not self.hidden:
            return self.resources.values()
        return [entry for entry in self.resources.values() if entry.pk not in self.hidden]

    def site(self, public_id: UUID) -> SiteEntry:
        try:
            return self.site_by_id[public_id]
        except KeyError:
            raise SiteNotFound(site=str(public_id)) from None

    def resource(self, public_id: UUID) -> ResourceEntry:
        entry = self.resource_by_id.get(public_id)
        if entry is None or entry.pk in self.hidden:
            raise ResourceNotFound(resource=str(public_id))
        return entry

    def matching(
        self, *, site: int | None = None, kind: str = "", features: Iterable[str] = (), capacity: int = 1
    ) -> list[ResourceEntry]:
        """Bookable resources of the site and kind that have all features and hold that many people."""
        wanted = frozenset(features)
        return [
            entry
            for entry in self.seen
            if entry.is_bookable
            and site in (None, entry.site.pk)
            and kind in ("", entry.kind)
            and wanted <= entry.features
            and entry.capacity >= capacity
        ]


def atoms_of(whole: int, parts: dict[int, list[int]]) -> tuple[int, ...]:
    """The leaves of the tree of parts below `whole`; the database has refused cycles."""
    found: set[int] = set()
    waiting = [whole]
    while waiting:
        key = waiting.pop()
        below = parts.get(key, [])
        waiting.extend(below)
        if not below:
            found.add(key)
    return tuple(sorted(found))


def build(version: int) -> Catalogue:
    """So many queries, whatever the size of the network: one for each table of configuration."""
    policies = Policies(BookingPolicy.objects.prefetch_related(*WITH_TERMS))
    zones = {zone.pk: zone.name for zone in Zone.objects.only("pk", "name")}
    parts: dict[int, list[int]] = defaultdict(list)
    for whole, part in Part.objects.order_by("pk").values_list("whole_id", "part_id"):
        parts[whole].append(part)
    rows = {site.pk: site for site in Site.objects.all()}
    things = list(Resource.objects.prefetch_related("features").order_by("site_id", "kind", "name"))
    atoms = {row.pk: atoms_of(row.pk, parts) for row in things}
    openings = Openings(things, atoms)
    sites = {
        pk: SiteEntry(pk, site.public_id, site.slug, site.name, site.tz, openings.of(site)) for pk, site in rows.items()
    }
    resources = {
        row.pk: ResourceEntry(
            pk=row.pk,
            public_id=row.public_id,
            kind=row.kind,
            name=row.name,
            capacity=row.capacity,
            features=frozenset(feature.slug for feature in row.features.all()),
            site=sites[row.site_id],
            zone=zones.get(row.zone_id or 0, ""),
            zone_id=row.zone_id,
            is_bookable=row.is_bookable,
            atoms=atoms[row.pk],
            parts=tuple(parts.get(row.pk, ())),
            opening=openings.of(rows[row.site_id], row),
            policy=policies.of(row),
        )
        for row in things
    }
    return Catalogue(
        version=version,
        sites=sites,
        resources=resources,
        site_by_id={entry.public_id: entry for entry in sites.values()},
        resource_by_id={entry.public_id: entry for entry in resources.values()},
    )


_compiled = Compiled(build)


def current() -> Catalogue:
    """The catalogue as committed now; one query when nothing has changed."""
    return _compiled.current()
