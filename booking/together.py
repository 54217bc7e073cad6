"""Which resources sit together: for a team that asks for several of a kind.

Closest first: one zone if one can hold them all, then the shortest walks between them on the floor plan; between
equals the free time broken is shortest, and the largest group of neighbours left free stays largest.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from math import comb, dist

from core.ranges import ZERO
from spaces import drawings
from spaces.catalogue import Catalogue, ResourceEntry

MOST_SETS = 2000
"""Beyond this many possible sets, only those around each resource are compared."""
STRIDE = 60.0
"""What lies between neighbours in the list, in units of a plan, where no plan says where they are."""
NEIGHBOURS = 1.6
"""How many times the shortest distance in a zone two neighbours may be apart."""

Group = tuple[ResourceEntry, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where each resource is, as far as a plan says; `order` stands in for the others."""

    spots: Mapping[int, tuple[float, float]]
    order: Mapping[int, int]
    _known: dict[tuple[int, int], int] = field(default_factory=dict)

    def between(self, one: ResourceEntry, other: ResourceEntry) -> int:
        """Distance in whole units of the plan; without a plan, of the list of names."""
        key = (one.pk, other.pk)
        if key not in self._known:
            here, there = self.spots.get(one.pk), self.spots.get(other.pk)
            steps = abs(self.order[one.pk] - self.order[other.pk])
            is_drawn = here and there and one.zone_id == other.zone_id
            self._known[key] = round(dist(here, there) if is_drawn and here and there else STRIDE * steps)
        return self._known[key]

    def spread(self, group: Iterable[ResourceEntry]) -> int:
        """The sum of the distances between each two of them."""
        return sum(self.between(one, other) for one, other in combinations(group, 2))

    def largest_group(self, entries: Sequence[ResourceEntry], reach: float) -> int:
        """How many of them one can visit in steps no longer than the reach."""
        left, largest = list(entries), 0
        while left:
            found, waiting = 0, [left.pop()]
            while waiting:
                here, found = waiting.pop(), found + 1
                near = [entry for entry in left if self.between(here, entry) <= reach]
                left = [entry for entry in left if entry not in near]
                waiting += near
            largest = max(largest, found)
        return largest


def places(entries: Iterable[ResourceEntry], catalogue: Catalogue) -> Places:
    """No query."""
    floors = drawings.at(catalogue.version).floors
    entries = list(entries)
    spots = {
        pk: (spot.x + spot.width / 2, spot.y + spot.height / 2)
        for site in {entry.site.pk for entry in entries}
        for floor in floors.get(site, ())
        for pk, spot in floor.spots.items()
    }
    return Places(spots, {pk: number for number, pk in enumerate(catalogue.resources)})


def closest(
    free: Sequence[ResourceEntry], count: int, *, where: Places, gap: Callable[[ResourceEntry], timedelta]
) -> Group | None:
    """So many of the free ones, none of which shares a part with another; None where there are not enough."""
    zones: dict[int | None, list[ResourceEntry]] = {}
    for entry in free:
        zones.setdefault(entry.zone_id, []).append(entry)
    pools = [pool for pool in zones.values() if len(pool) >= count]
    return _best(pools, count, where, gap) or (_best([list(free)], count, where, gap) if len(free) >= count else None)


def _best(
    pools: Iterable[list[ResourceEntry]], count: int, where: Places, gap: Callable[[ResourceEntry], timedelta]
) -> Group | None:
    groups = [(pool, group) for pool in pools for group in _sets(pool, count, where) if are_apart(group)]
    if not groups:
        return None
    cost = {group: _cost(group, where, gap) for _pool, group in groups}
    least = min(cost.values())
    equals = [(pool, group) for pool, group in groups if cost[group] == least]
    reach = {id(pool): _reach(pool, where) for pool, _group in equals}

    def left_together(pool: list[ResourceEntry], group: Group) -> int:
        """How many neighbours would be left in the largest group."""
        return where.largest_group([entry for entry in pool if entry not in group], reach[id(pool)])

    return min(equals, key=lambda pair: (-left_together(*pair), [entry.pk for entry in pair[1]]))[1]


def _reach(pool: list[ResourceEntry], where: Places) -> float:
    return NEIGHBOURS * min((where.between(one, other) for one, other in combinations(pool, 2)), default=0)


def _sets(pool: list[ResourceEntry], count: int, where: Places) -> Iterable[Group]:
    if comb(len(pool), count) <= MOST_SETS:
        return combinations(pool, count)
    around = {
        tuple(sorted(sorted(pool, key=lambda other: (where.between(seed, other), other.pk))[:count], key=pool.index))
        for seed in pool
    }
    return sorted(around, key=lambda group: [entry.pk for entry in group])


def _cost(group: Group, where: Places, gap: Callable[[ResourceEntry], timedelta]) -> tuple[int, int, timedelta]:
    zones = len({entry.zone_id for entry in group})
    return zones, where.spread(group), sum((gap(entry) for entry in group), ZERO)


def are_apart(group: Sequence[ResourceEntry]) -> bool:
    """No two of them share a part."""
    atoms = [atom for entry in group for atom in entry.atoms]
    return len(atoms) == len(set(atoms))
