"""The places a report counts: atomic resources, gathered where they share opening hours and the row they go to.

Booking a whole takes its parts, so the parts carry the hours and the whole itself has none. A part is counted when
it can be booked, alone or within a whole.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from booking.models import Allocation, Blockage
from core.clock import start_of_day
from core.ranges import Period, merged, subtracted
from reports.question import DAY, Question
from spaces.catalogue import Catalogue, ResourceEntry

# The word of each way to cut the network, from an atomic resource.
PLACE_WORDS: dict[str, Callable[[ResourceEntry], Any]] = {
    "resource": lambda entry: entry.pk,
    "kind": lambda entry: entry.kind,
    "zone": lambda entry: entry.zone_id,
    "site": lambda entry: entry.site.pk,
}

Key = tuple[Any, ...]

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """When something was open on the days asked for; one object for all places that share it."""

    tz: ZoneInfo
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Resources open at the same times that go to the same row."""

    key: Key
    hours: Hours
    resources: tuple[int, ...]


def counted(catalogue: Catalogue, question: Question) -> list[ResourceEntry]:
    """The atomic resources in the question's scope, in the catalogue's order."""
    bookable = {atom for entry in catalogue.resources.values() if entry.is_bookable for atom in entry.atoms}
    return [
        entry
        for entry in catalogue.resources.values()
        if entry.pk in bookable and question.covers(entry.site.pk) and question.kind in ("", entry.kind)
    ]


def places(catalogue: Catalogue, question: Question) -> list[Place]:
    """One query. A resource that was under maintenance has hours of its own: they lack that time."""
    words = [word for word in question.group_by if word in PLACE_WORDS]
    closed = maintenance(question)
    gathered: dict[tuple[Key, Hours], list[int]] = defaultdict(list)
    known: dict[int, Hours] = {}
    for entry in counted(catalogue, question):
        key = tuple(PLACE_WORDS[word](entry) for word in words)
        shared = known.get(id(entry.opening))
        if shared is None:
            periods = merged(entry.opening.during(question.days.in_zone(entry.tz)))  # open all night: one period
            shared = known[id(entry.opening)] = Hours(entry.tz, tuple(periods))
        own = Hours(entry.tz, tuple(subtracted(shared.periods, closed[entry.pk]))) if entry.pk in closed else shared
        gathered[key, own].append(entry.pk)
    return [Place(key, hours, tuple(resources)) for (key, hours), resources in gathered.items()]


def maintenance(question: Question) -> dict[int, list[Period]]:
    """When each resource was, or is to be, out of use; what was lifted early counts until then."""
    days = Period(start_of_day(question.days.first - DAY, UTC), start_of_day(question.days.last + 2 * DAY, UTC))
    blocked = Allocation.objects.filter(blockage__kind=Blockage.Kind.MAINTENANCE).overlapping(days)
    if question.sites is not None:
        blocked = blocked.filter(resource__site__in=question.sites)
    found: dict[int, list[Period]] = defaultdict(list)
    for resource, period, lifted_at in blocked.values_list("resource_id", "period", "blockage__lifted_at"):
        end = period.upper if lifted_at is None else min(period.upper, lifted_at)
        if period.lower < end:
            found[resource].append(Period(period.lower, end))
    return dict(found)
