"""Time cut into cells: each lies wholly inside or outside every place's opening hours, and in one bucket.

A bucket is a row of the report as far as time goes (a day, a weekday's hour…). Instants are integers, microseconds
since 1970, so that nothing is ever rounded.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.clock import MIDNIGHT, start_of_day
from reports.occupancy.places import Hours
from reports.question import DAY, Days
from reports.words import day_word, month_word, week_word

Bucket = tuple[str | int, ...]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)

# The word of each way to cut time, from the local time at which a stretch of it starts.
TIME_WORDS: dict[str, Callable[[datetime], str | int]] = {
    "day": lambda local: day_word(local.date()),
    "week": week_word,
    "month": month_word,
    "weekday": lambda local: local.weekday(),
    "hour": lambda local: local.hour,
}


def as_number(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


def as_instant(number: int) -> datetime:
    return EPOCH + number * MICROSECOND


@dataclass(slots=True)
class Grid:
    """`bounds` are the cells' edges in order, the i-th cell (from 1) lies between `bounds[i - 1]` and `bounds[i]`.

    `labels[zone]` gives the number of the bucket of each cell on the clocks of that zone, None outside its days.
    """

    bounds: list[int]
    buckets: list[Bucket]
    labels: dict[ZoneInfo, list[int | None]] = field(default_factory=dict)

    def runs(self, hours: Hours) -> list[tuple[int, int]]:
        """The cells of each open period: the first, and the one after the last."""
        numbers = {bound: number for number, bound in enumerate(self.bounds, start=1)}
        return [(numbers[as_number(period.start)], numbers[as_number(period.end)]) for period in hours.periods]

    def open_in(self, hours: Hours, runs: Iterable[tuple[int, int]]) -> dict[int, int]:
        """Microseconds open in each bucket of the zone, zero included."""
        labels, bounds = self.labels[hours.tz], self.bounds
        found = {label: 0 for label in labels if label is not None}
        for first, after in runs:
            for number in range(first, after):
                label = labels[number - 1]
                if label is not None:
                    found[label] += bounds[number] - bounds[number - 1]
        return found


def build(days: Days, openings: Iterable[Hours], words: Sequence[str]) -> Grid:
    openings = list(openings)
    stretches = {tz: list(_stretches(days, tz, words)) for tz in {hours.tz: None for hours in openings}}
    bounds = {start for cut in stretches.values() for start, _bucket in cut}
    bounds.update(_months(min(bounds), max(bounds)))
    for hours in openings:
        bounds.update(as_number(edge) for period in hours.periods for edge in (period.start, period.end))
    buckets = dict.fromkeys(bucket for cut in stretches.values() for _start, bucket in cut if bucket is not None)
    grid = Grid(sorted(bounds), list(buckets))
    numbers = {bucket: number for number, bucket in enumerate(buckets)}
    for tz, cut in stretches.items():
        starts = {start: None if bucket is None else numbers[bucket] for start, bucket in cut}
        grid.labels[tz] = _labels(grid.bounds, starts)
    return grid


def _months(first: int, last: int) -> Iterator[int]:
    """The instants in between at which a month begins on the clocks of UTC."""
    begins = as_instant(first).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while (begins := next_month(begins)) < as_instant(last):
        yield as_number(begins)


def next_month(begins: datetime) -> datetime:
    return (begins + 31 * DAY).replace(day=1)


def _stretches(days: Days, tz: ZoneInfo, words: Sequence[str]) -> Iterator[tuple[int, Bucket | None]]:
    """Where each stretch of one bucket starts, in order, and at last the end, which is of none."""
    window = days.in_zone(tz)
    if not words:
        yield as_number(window.start), ()
    else:
        of_day = [TIME_WORDS[word] for word in words]
        for day in days.each():
            for start, wall in _hours(day, tz) if "hour" in words else ((start_of_day(day, tz), MIDNIGHT),):
                local = datetime.combine(day, wall)
                yield as_number(start), tuple(word(local) for word in of_day)
    yield as_number(window.end), None


def _hours(day: date, tz: ZoneInfo) -> Iterator[tuple[datetime, time]]:
    """The instants at which a new hour begins on the wall, and the wall's time: 23 or 25 when the clocks change."""
    start, end = start_of_day(day, tz), start_of_day(day + DAY, tz)
    if end - start == DAY:
        yield from ((start + HOUR * hour, time(hour)) for hour in range(24))
        return
    while start < end:
        wall = start.astimezone(tz).time()
        yield start, wall
        start += HOUR - timedelta(minutes=wall.minute)


def _labels(bounds: list[int], starts: dict[int, int | None]) -> list[int | None]:
    """The bucket of each cell: that of the stretch it lies in."""
    labels: list[int | None] = []
    current: int | None = None
    for bound in bounds[:-1]:
        current = starts.get(bound, current)
        labels.append(current)
    return labels
