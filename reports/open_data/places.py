"""How many places are free, by site and kind: at this moment and at the next full hours."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.availability import Occupied, occupied
from core.ranges import Period
from reports.open_data.sight import open_to_all
from reports.open_data.written import Row, Written
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

HOURS = 6
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
COLUMNS = ("site", "site_id", "kind", "at", "total", "open", "free")


@dataclass(frozen=True, slots=True)
class Moment:
    """`open` of all there are at that instant, and how many of them nothing holds."""

    at: datetime
    open: int
    free: int


@dataclass(frozen=True, slots=True)
class Free:
    site: SiteEntry
    kind: str
    total: int
    moments: tuple[Moment, ...]
    """Now, then the next full hours."""

    @property
    def now(self) -> Moment:
        return self.moments[0]

    @property
    def later(self) -> tuple[Moment, ...]:
        return self.moments[1:]


def free_places(catalogue: Catalogue, *, now: datetime) -> list[Free]:
    """By site, then kind. One query, whatever the number of resources."""
    found: dict[tuple[str, int, str], list[ResourceEntry]] = defaultdict(list)
    for entry in each_once(open_to_all(catalogue, now=now)):
        found[entry.site.name, entry.site.pk, entry.kind].append(entry)
    instants = _instants(now)
    taken = occupied(Period(instants[0], instants[-1] + MINUTE), now=now) if found else {}
    return [
        Free(entries[0].site, kind, len(entries), tuple(_moment(entries, at, taken) for at in instants))
        for (_name, _site, kind), entries in sorted(found.items())
    ]


def each_once(catalogue: Catalogue) -> list[ResourceEntry]:
    """What can be booked; where parts of it can be too, they are counted and the whole is not."""
    bookable = catalogue.matching()
    keys = {entry.pk for entry in bookable}
    return [entry for entry in bookable if entry.atoms == (entry.pk,) or keys.isdisjoint(entry.atoms)]


def _instants(now: datetime) -> list[datetime]:
    """This minute, and the full hours after it."""
    first = now.replace(second=0, microsecond=0)
    return [first, *(first.replace(minute=0) + HOUR * number for number in range(1, HOURS + 1))]


def _moment(entries: Iterable[ResourceEntry], at: datetime, taken: Occupied) -> Moment:
    instant = Period(at, at + MINUTE)
    open_ = [entry for entry in entries if entry.opening.during(instant)]
    free = [entry for entry in open_ if not _is_held(entry, instant, taken)]
    return Moment(at, len(open_), len(free))


def _is_held(entry: ResourceEntry, instant: Period, taken: Occupied) -> bool:
    return any(period.overlaps(instant) for atom in entry.atoms for period in taken.get(atom, ()))


def written(found: Iterable[Free]) -> Written:
    rows: list[Row] = [
        {
            "site": one.site.name,
            "site_id": str(one.site.public_id),
            "kind": one.kind,
            "at": moment.at.astimezone(one.site.tz).isoformat(),
            "total": one.total,
            "open": moment.open,
            "free": moment.free,
        }
        for one in found
        for moment in one.moments
    ]
    return Written("places", COLUMNS, rows)
