"""A week of a site: resources × days, each day a bar of its hours.

The page must stay light with many resources: a bar is one path along its middle line, and what is free is the
bar's own ground.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from booking.availability import DAY
from booking.web.taken import Taken, TakenBy, all_atoms, on_record_in
from booking.web.times import on_grid
from booking.web.wording import KINDS, in_order
from core.clock import at_wall, local_date, start_of_day
from core.ranges import ZERO, Period, merged, subtracted
from core.wording import duration_text, hours_text
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

BAR = 96
"""Width of a day's bar in pixels."""
NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Axis:
    """The hours that the bars show: the same for every day of the week, seconds from local midnight."""

    first: float
    last: float

    def x(self, seconds: float) -> int:
        return round((min(max(seconds, self.first), self.last) - self.first) / (self.last - self.first) * BAR)


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what is still free that day; the paths draw what is busy, one's own, or closed."""

    text: str
    said: str = ""
    busy: str = ""
    mine: str = ""
    closed: str = ""
    is_closed: bool = False
    day: date | None = None
    """Where something can still be booked."""


@dataclass(frozen=True, slots=True)
class Row:
    entry: ResourceEntry
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    name: str | Promise
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Week:
    site: SiteEntry
    days: list[date]
    today: date
    groups: list[Group]
    axis: Axis

    @property
    def monday(self) -> date:
        return self.days[0] - timedelta(days=self.days[0].weekday())

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def heads(self) -> list[tuple[date, int]]:
        """Each day and by how many seconds its clocks are ahead of the time since midnight: not 0 when they change."""
        tz = self.site.tz
        ahead = [NOON - (at_wall(day, time(12), tz) - start_of_day(day, tz)) for day in self.days]
        return [(day, int(shift.total_seconds())) for day, shift in zip(self.days, ahead, strict=True)]


def week_of(site: SiteEntry, day: date, *, catalogue: Catalogue, reader: Person | None, now: datetime) -> Week:
    """The week, Monday first, that the day lies in; days on which nothing opens are left out. One query."""
    entries = sorted(catalogue.matching(site=site.pk), key=in_order)
    monday = day - timedelta(days=day.weekday())
    all_days = [monday + offset * DAY for offset in range(7)]
    days = [day for day in all_days if any(entry.opening.on(day) for entry in _openings(entries))] or all_days[:5]
    window = Period(start_of_day(monday, site.tz), start_of_day(monday + 7 * DAY, site.tz))
    taken = on_record_in(window, all_atoms(entries), reader=reader, now=now)
    axis = axis_of(site, days)
    rows = [Row(entry, [_cell(entry, day, taken, axis, now=now) for day in days]) for entry in entries]
    groups = [Group(name, [row for row in rows if row.entry.kind == kind]) for kind, name in KINDS.items()]
    return Week(site, days, local_date(now, site.tz), [group for group in groups if group.rows], axis)


def next_open_day(site: SiteEntry, *, now: datetime) -> date:
    """Today while the place is or will be open, else the next day that it opens within a week."""
    today = local_date(now, site.tz)
    days = [today + offset * DAY for offset in range(8)]
    return next((day for day in days if any(part.end > now for part in site.opening.on(day))), today)


def _openings(entries: Iterable[ResourceEntry]) -> Iterable[ResourceEntry]:
    """One resource for each set of opening hours."""
    return {id(entry.opening): entry for entry in entries}.values()


def axis_of(site: SiteEntry, days: Iterable[date]) -> Axis:
    """From the earliest opening to the latest closing of the site that week; 8 to 20 where it never opens."""
    opened = [
        ((part.start - midnight).total_seconds(), (part.end - midnight).total_seconds())
        for day in days
        for midnight in [start_of_day(day, site.tz)]
        for part in site.opening.on(day)
    ]
    if not opened:
        return Axis(8 * 3600, 20 * 3600)
    return Axis(min(first for first, _last in opened), max(last for _first, last in opened))


def _cell(entry: ResourceEntry, day: date, taken: TakenBy, axis: Axis, *, now: datetime) -> Cell:
    open_ = entry.opening.on(day)
    if not open_:
        return Cell(_("fermé"), is_closed=True)
    midnight = start_of_day(day, entry.tz)
    whole = Period(open_[0].start, open_[-1].end)
    hits = [row for atom in entry.atoms for row in taken.get(atom, ()) if row.period.overlaps(whole)]
    left = sum((part.length for part in _left(entry, open_, hits, now=now)), ZERO)
    shut = subtracted([Period(midnight, midnight + DAY)], open_)
    return Cell(
        text=_text(left, whole, now=now),
        said=", ".join(_said(hit, entry) for hit in sorted(hits, key=lambda hit: hit.period.start)),
        busy=_path(merged(hit.period for hit in hits if not hit.is_mine), midnight, axis),
        mine=_path(merged(hit.period for hit in hits if hit.is_mine), midnight, axis),
        closed=_path(shut, midnight, axis),
        day=day if left else None,
    )


def _left(entry: ResourceEntry, open_: Iterable[Period], hits: Iterable[Taken], *, now: datetime) -> list[Period]:
    soonest = on_grid(now, entry.policy.granularity, entry.site)
    ahead = [Period(max(part.start, soonest), part.end) for part in open_ if part.end > soonest]
    return subtracted(ahead, [hit.period for hit in hits])


def _text(left: timedelta, whole: Period, *, now: datetime) -> str:
    if whole.end <= now:
        return _("passé")
    return duration_text(left) if left else _("complet")


def _said(hit: Taken, entry: ResourceEntry) -> str:
    return f"{hours_text(hit.period.start, hit.period.end, entry.tz)} {hit.text}"


def _path(periods: Iterable[Period], midnight: datetime, axis: Axis) -> str:
    """SVG moves along the bar's middle line: `M8 6h24`."""
    moves = []
    for period in periods:
        start, end = (axis.x((instant - midnight).total_seconds()) for instant in (period.start, period.end))
        if end > start:
            moves.append(f"M{start} 6h{end - start}")
    return "".join(moves)
