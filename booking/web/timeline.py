"""A day of a site: resources × hours, each row cut into what is free, taken, closed or over.

The page must stay light with many resources: a row is a few table cells that span their own length, and only the
row in which somebody chooses is cut finer (`static/js/timeline.js`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from booking.web.taken import Taken, TakenBy, all_atoms, on_record_in
from booking.web.wording import KINDS, in_order
from core.clock import start_of_day
from core.ranges import Period
from core.wording import hour_text, hours_text
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
UNIT = timedelta(minutes=15)
"""The finest step that can be pointed at; exact minutes can be typed in the form."""
USUAL_DAY = (8, 20)

FREE, BUSY, MINE, CLOSED, OVER = "f", "b", "m", "x", "p"


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a row, so many units wide; `booking` is the reader's own."""

    kind: str
    units: int
    text: str
    booking: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """`step`, `shortest` and `longest` in units: what a choice on this resource must respect."""

    entry: ResourceEntry
    segments: list[Segment]

    @property
    def step(self) -> int:
        return max(1, -(-self.entry.policy.granularity // UNIT))

    @property
    def shortest(self) -> int:
        return max(self.step, -(-self.entry.policy.min_duration // UNIT))

    @property
    def longest(self) -> int:
        return self.entry.policy.max_duration // UNIT


@dataclass(frozen=True, slots=True)
class Group:
    name: str | Promise
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Head:
    """A column head; `units` wide."""

    text: str
    units: int


@dataclass(frozen=True, slots=True)
class Timeline:
    site: SiteEntry
    day: date
    shown: Period
    heads: list[Head]
    groups: list[Group]
    all_day: bool
    """Whether hours outside those of the site are shown too, as something is open then."""
    now_at: str
    """Where the present is, in percent of the width; empty where it is not shown."""

    @property
    def units(self) -> int:
        return self.shown.length // UNIT

    @property
    def minutes(self) -> int:
        return UNIT // timedelta(minutes=1)


def timeline_of(
    site: SiteEntry, day: date, *, catalogue: Catalogue, reader: Person | None, now: datetime, all_day: bool = False
) -> Timeline:
    """One query, whatever the number of resources."""
    entries = sorted(catalogue.matching(site=site.pk), key=in_order)
    shown = shown_hours(site, entries, day, all_day=all_day)
    taken = on_record_in(shown, all_atoms(entries), reader=reader, now=now)
    instants = [shown.start + number * UNIT for number in range(shown.length // UNIT)]
    lines = [Line(entry, _segments(entry, day, instants, taken, now=now)) for entry in entries]
    groups = [Group(name, [line for line in lines if line.entry.kind == kind]) for kind, name in KINDS.items()]
    groups = [group for group in groups if group.lines]
    return Timeline(site, day, shown, _heads(instants, site), groups, all_day, _now_at(shown, now))


def shown_hours(site: SiteEntry, entries: Iterable[ResourceEntry], day: date, *, all_day: bool) -> Period:
    """From the first to the last open hour of the site that day, in whole hours. With `all_day`, and where the site
    itself is closed, of anything there; 8 to 20 where nothing opens.
    """
    whole = Period(start_of_day(day, site.tz), start_of_day(day + DAY, site.tz))
    open_ = [] if all_day else list(site.opening.on(day))
    if not open_:
        openings = {id(entry.opening): entry.opening for entry in entries}.values()
        open_ = [period for opening in openings for period in opening.on(day)]
    if not open_:
        first, last = USUAL_DAY
        return Period(whole.start + first * HOUR, whole.start + last * HOUR)
    first_at = min(period.start for period in open_) - whole.start
    last_at = max(period.end for period in open_) - whole.start
    return Period(whole.start + first_at // HOUR * HOUR, min(whole.start + -(-last_at // HOUR) * HOUR, whole.end))


def _heads(instants: Sequence[datetime], site: SiteEntry) -> list[Head]:
    """Whole hours of the wall; the night on which an hour comes twice shows it twice."""
    hours = groupby(instants, key=lambda instant: instant.replace(minute=0))
    return [Head(hour_text(hour.astimezone(site.tz)), len(list(units))) for hour, units in hours]


def _now_at(shown: Period, now: datetime) -> str:
    if not shown.start <= now < shown.end:
        return ""
    return f"{(now - shown.start) / shown.length * 100:.2f}%"


def _segments(
    entry: ResourceEntry, day: date, instants: Sequence[datetime], taken: TakenBy, *, now: datetime
) -> list[Segment]:
    units: list[tuple[str, str, UUID | None]] = [(CLOSED, _("fermé"), None)] * len(instants)
    first, last = instants[0], instants[-1] + UNIT
    soonest = first + max(0, -(-(now - first) // UNIT)) * UNIT
    for part in entry.opening.on(day):
        # Only whole units are offered, and those that have begun no longer.
        for number in range(max(0, -(-(part.start - first) // UNIT)), (min(part.end, last) - first) // UNIT):
            units[number] = (FREE, "", None) if instants[number] >= soonest else (OVER, _("passé"), None)
    for hit in _hits(entry, taken):
        mark = (MINE if hit.is_mine else BUSY, hit.text, hit.booking)
        for number in range(
            max(0, (hit.period.start - first) // UNIT), min(len(units), -(-(hit.period.end - first) // UNIT))
        ):
            units[number] = mark
    return _runs(units, instants, entry)


def _hits(entry: ResourceEntry, taken: TakenBy) -> list[Taken]:
    """Of all its parts; one's own last, so that they are not covered."""
    hits = [hit for atom in entry.atoms for hit in taken.get(atom, ())]
    return sorted(hits, key=lambda hit: (hit.is_mine, hit.period))


def _runs(
    units: Sequence[tuple[str, str, UUID | None]], instants: Sequence[datetime], entry: ResourceEntry
) -> list[Segment]:
    found, at = [], 0
    for (kind, text, booking), run in groupby(units):
        length = len(list(run))
        said = text or hours_text(instants[at], instants[at + length - 1] + UNIT, entry.tz)
        found.append(Segment(kind, length, said, booking))
        at += length
    return found
