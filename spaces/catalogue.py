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
from core.ranges import Period
from spaces.errors import ResourceNotFound, SiteNotFound
from spaces.models import BookingPolicy, Closure, OpeningRule, Part, Resource, Site, Zone
from spaces.opening import OpeningHours, WeeklyRule
from spaces.policies import Policy, effective


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


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    version: int
    sites: dict[int, SiteEntry]
    resources: dict[int, ResourceEntry]
    site_by_id: dict[UUID, SiteEntry]
    resource_by_id: dict[UUID, ResourceEntry]

    def site(self, public_id: UUID) -> SiteEntry:
        try:
            return self.site_by_id[public_id]
        except KeyError:
            raise SiteNotFound(site=str(public_id)) from None

    def resource(self, public_id: UUID) -> ResourceEntry:
        try:
            return self.resource_by_id[public_id]
        except KeyError:
            raise ResourceNotFound(resource=str(public_id)) from None

    def matching(
        self, *, site: int | None = None, kind: str = "", features: Iterable[str] = (), capacity: int = 1
    ) -> list[ResourceEntry]:
        """Bookable resources of the site and kind that have all features and hold that many people."""
        wanted = frozenset(features)
        return [
            entry
            for entry in self.resources.values()
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


class _Openings:
    """Opening hours by place, shared wherever nothing is overridden."""

    def __init__(self) -> None:
        self.rules: dict[tuple[str, int], list[WeeklyRule]] = defaultdict(list)
        self.closures: dict[tuple[str, int], list[Period]] = defaultdict(list)
        for rule in OpeningRule.objects.all():
            weekly = WeeklyRule(rule.weekday, rule.opens, rule.closes, rule.valid_from, rule.valid_until)
            self.rules[_place(rule)].append(weekly)
        for closure in Closure.objects.all():
            self.closures[_place(closure)].append(Period(closure.starts_at, closure.ends_at))
        self._made: dict[tuple[int, tuple[tuple[str, int], ...]], OpeningHours] = {}

    def of(self, site: Site, zone_id: int | None = None, resource_id: int | None = None) -> OpeningHours:
        chain = [("resource", resource_id), ("zone", zone_id), ("site", site.pk)]
        told = tuple(
            (kind, key)
            for kind, key in chain
            if key is not None and ((kind, key) in self.rules or (kind, key) in self.closures)
        )
        known = (site.pk, told)
        if known not in self._made:
            rules: list[WeeklyRule] = next((self.rules[place] for place in told if place in self.rules), [])
            closures = [period for place in told for period in self.closures.get(place, ())]
            self._made[known] = OpeningHours(site.tz, tuple(rules), tuple(closures), site.closes_on_public_holidays)
        return self._made[known]


def _place(row: OpeningRule | Closure) -> tuple[str, int]:
    if row.resource_id:
        return "resource", row.resource_id
    if row.zone_id:
        return "zone", row.zone_id
    return "site", row.site_id or 0


def build(version: int) -> Catalogue:
    """Eight queries, whatever the size of the network."""
    openings = _Openings()
    policies = list(BookingPolicy.objects.all())
    zones = {zone.pk: zone.name for zone in Zone.objects.only("pk", "name")}
    parts: dict[int, list[int]] = defaultdict(list)
    for whole, part in Part.objects.order_by("pk").values_list("whole_id", "part_id"):
        parts[whole].append(part)
    rows = {site.pk: site for site in Site.objects.all()}
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
            atoms=atoms_of(row.pk, parts),
            parts=tuple(parts.get(row.pk, ())),
            opening=openings.of(rows[row.site_id], row.zone_id, row.pk),
            policy=effective(policies, row),
        )
        for row in Resource.objects.prefetch_related("features").order_by("site_id", "kind", "name")
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
