"""Which resources to give to somebody who asks for *any*.

One that needs nobody's approval, with the fewest seats to spare: nobody is given the hall for a talk of two. Then
the best fit: the one whose free time around the period is shortest, so that long free blocks stay whole; between
equals the one the person uses most, then the one with the fewest features to spare. Several of a kind
sit together (`together`), and what is asked at once is found at one site or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice, permutations
from typing import Any

from django.db.models import Count

from booking.availability import DAY, Occupied, gap_around, is_free, occupied, window_of
from booking.models import Allocation
from booking.offering import check_some_allowed, offered
from booking.together import Group, Places, are_apart, closest, places
from core.clock import local_date, start_of_day
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

USUAL_SINCE = timedelta(days=90)
MOST_ORDERS = 24


@dataclass(frozen=True, slots=True)
class Wish:
    """Any `count` resources of a kind, perhaps at a site, each with the features and room for so many people;
    and what is wished beside them, in the same booking.
    """

    kind: str
    site_id: int | None = None
    features: tuple[str, ...] = ()
    capacity: int = 1
    count: int = 1
    beside: tuple["Wish", ...] = ()

    @property
    def all(self) -> tuple["Wish", ...]:
        return (self, *self.beside)

    @property
    def is_for_one(self) -> bool:
        return self.count == 1 and not self.beside

    def candidates(self, catalogue: Catalogue) -> list[ResourceEntry]:
        """Whatever might be given, for this and for what is beside it."""
        return list({entry.pk: entry for wish in self.all for entry in wish.matching(catalogue)}.values())

    def matching(self, catalogue: Catalogue) -> list[ResourceEntry]:
        return catalogue.matching(site=self.site_id, kind=self.kind, features=self.features, capacity=self.capacity)


def ranked(
    entries: Sequence[ResourceEntry], period: Period, *, person: Person | None, now: datetime
) -> list[ResourceEntry]:
    """The free ones among the entries, best choice first. Two queries, one for a stranger."""
    candidates = [entry for entry in entries if entry.opening.covers(period)]
    if not candidates:
        return []
    scene = _scene(candidates, period, person=person, now=now)
    return sorted((entry for entry in candidates if is_free(entry, period, scene.taken)), key=scene.fit)


@dataclass(frozen=True, slots=True)
class Scene:
    """The day around a period: what is taken, and what the person is used to."""

    period: Period
    day: Period
    taken: Occupied
    usual: dict[int, int]
    _gaps: dict[int, timedelta] = field(default_factory=dict)

    def gap(self, entry: ResourceEntry) -> timedelta:
        if entry.pk not in self._gaps:
            self._gaps[entry.pk] = gap_around(entry, self.period, self.day, self.taken)
        return self._gaps[entry.pk]

    def fit(self, entry: ResourceEntry) -> tuple[Any, ...]:
        """The smaller, the better."""
        waste = entry.policy.needs_approval, entry.capacity
        return *waste, self.gap(entry), -self.usual.get(entry.pk, 0), len(entry.features), entry.pk

    def at(self, period: Period) -> "Scene":
        """The same day for another period in it."""
        return Scene(period, self.day, self.taken, self.usual)


def _scene(candidates: Sequence[ResourceEntry], period: Period, *, person: Person | None, now: datetime) -> Scene:
    tz = candidates[0].tz
    day = Period(
        start_of_day(local_date(period.start, tz), tz),
        start_of_day(local_date(period.end, tz) + DAY, tz),
    )
    taken = occupied(window_of(candidates, day), now=now)
    return Scene(period, day, taken, _times_used(person, since=now - USUAL_SINCE) if person else {})


def choices(wish: Wish, period: Period, *, person: Person | None, catalogue: Catalogue, now: datetime) -> list[Group]:
    """What answers the wish and those beside it at once, best first: each a booking of its own. Two queries.

    A wish for one gives every free candidate, anything else the best answer of each site. Raises what the rules
    say where they allow no candidate the period.
    """
    pools = allowed(wish.all, period, catalogue=catalogue, now=now)
    if wish.is_for_one:
        return [(entry,) for entry in ranked(pools[0], period, person=person, now=now)]
    everything = {entry.pk: entry for pool in pools for entry in pool}
    if not everything:
        return []
    scene = _scene(list(everything.values()), period, person=person, now=now)
    return answers(wish.all, pools, scene, places(everything.values(), catalogue))


def best_group(
    free: Sequence[ResourceEntry],
    count: int,
    period: Period,
    *,
    person: Person | None,
    catalogue: Catalogue,
    now: datetime,
) -> Group:
    """Of what is known to be free, the best so many of one kind at one site. Two queries."""
    if not free:
        return ()
    scene = _scene(free, period, person=person, now=now)
    kinds = sorted({entry.kind for entry in free})
    where = places(free, catalogue)
    found = [
        group
        for kind in kinds
        for group in answers([Wish(kind, count=count)], [[e for e in free if e.kind == kind]], scene, where)[:1]
    ]
    return min(found, key=lambda group: (sum((scene.gap(e) for e in group), timedelta()), group[0].pk), default=())


def other_times(
    wish: Wish, period: Period, *, catalogue: Catalogue, now: datetime, most: int = 3
) -> list[tuple[Group, Period]]:
    """What answers the wish at other times of that day, the nearest first. One query."""
    candidates = wish.candidates(catalogue)
    if not candidates:
        return []
    scene = _scene(candidates, period, person=None, now=now)
    where = places(candidates, catalogue)
    step = max(entry.policy.granularity for entry in candidates)
    found: list[tuple[Group, Period]] = []
    for slot in sorted(_steps(period, scene.day, step), key=lambda slot: abs(slot.start - period.start)):
        pools = [offered(each.matching(catalogue), slot, catalogue=catalogue, now=now) for each in wish.all]
        if best := answers(wish.all, pools, scene.at(slot), where)[:1]:
            found.append((best[0], slot))
        if len(found) == most:
            break
    return found


def _steps(period: Period, day: Period, step: timedelta) -> list[Period]:
    """The period moved by whole steps, wherever that stays inside the day."""
    first, last = -((period.start - day.start) // step), (day.end - period.end) // step
    return [period.moved(number * step) for number in range(first, last + 1) if number]


def allowed(
    wishes: Sequence[Wish], period: Period, *, catalogue: Catalogue, now: datetime
) -> list[list[ResourceEntry]]:
    """For each wish, the candidates whose rules allow the period. No query."""
    pools = []
    for wish in wishes:
        candidates = wish.matching(catalogue)
        check_some_allowed(candidates, period, catalogue=catalogue, now=now)
        pools.append(offered(candidates, period, catalogue=catalogue, now=now))
    return pools


def answers(
    wishes: Sequence[Wish], pools: Sequence[Sequence[ResourceEntry]], scene: Scene, where: Places
) -> list[Group]:
    """The best answer of each site that has one; the site whose free time is broken least comes first."""
    free = [[entry for entry in pool if is_free(entry, scene.period, scene.taken)] for pool in pools]
    sites = sorted({entry.site.pk for pool in free for entry in pool})
    found = [
        answer
        for site in sites
        if (answer := _at_site(wishes, [[e for e in pool if e.site.pk == site] for pool in free], scene, where))
    ]
    return sorted(found, key=lambda group: (sum((scene.gap(e) for e in group), timedelta()), [e.pk for e in group]))


def _at_site(
    wishes: Sequence[Wish], free: Sequence[Sequence[ResourceEntry]], scene: Scene, where: Places
) -> Group | None:
    """Whoever has least to choose from chooses first; where that leads nowhere, other orders are tried."""
    if any(len(pool) < wish.count for wish, pool in zip(wishes, free, strict=True)):
        return None
    by_need = sorted(range(len(wishes)), key=lambda number: (len(free[number]) - wishes[number].count, number))
    for order in islice(permutations(by_need), MOST_ORDERS):
        chosen: dict[int, Group] = {}
        for number in order:
            before = [entry for group in chosen.values() for entry in group]
            group = _one_wish(wishes[number], free[number], before, scene, where)
            if group is None:
                break
            chosen[number] = group
        else:
            return tuple(entry for number in range(len(wishes)) for entry in chosen[number])
    return None


def _one_wish(
    wish: Wish, free: Sequence[ResourceEntry], before: Sequence[ResourceEntry], scene: Scene, where: Places
) -> Group | None:
    left = [entry for entry in free if are_apart([*before, entry])]
    if wish.count > 1:
        return closest(left, wish.count, where=where, gap=scene.gap)
    zones = {entry.zone_id for entry in before}
    best = min(left, key=lambda entry: (bool(zones) and entry.zone_id not in zones, *scene.fit(entry)), default=None)
    return None if best is None else (best,)


def _times_used(person: Person, *, since: datetime) -> dict[int, int]:
    rows = Allocation.objects.filter(booking__person=person, booking__created_at__gte=since)
    return dict(rows.values_list("requested_id").annotate(times=Count("booking_id", distinct=True)).order_by())
