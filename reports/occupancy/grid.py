"""Time cut into cells: each lies wholly inside or outside every place's opening hours, and in one bucket.

A bucket is a row of the report as far as time goes (a day, a weekday's hour…). Instants are integers, microseconds
since 1970, so that nothing is ever rounded.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import start_of_day
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


def build(days: Days, zones: Iterable[ZoneInfo], edges: Iterable[datetime], words: Sequence[str]) -> Grid:
    """`edges` are the starts and ends of opening hours."""
    stretches = {tz: list(_stretches(days, tz, words)) for tz in zones}
    starts = {as_number(start) for cut in stretches.values() for start, _bucket in cut}
    bounds = sorted(starts.union(map(as_number, edges)))
    numbers: dict[Bucket, int] = {}
    for cut in stretches.values():
        for _start, bucket in cut[:-1]:
            numbers.setdefault(bucket, len(numbers))
    grid = Grid(bounds, list(numbers))
    for tz, cut in stretches.items():
        grid.labels[tz] = _labels(bounds, cut, numbers)
    return grid


def _stretches(days: Days, tz: ZoneInfo, words: Sequence[str]) -> Iterator[tuple[datetime, Bucket]]:
    """Where each stretch of one bucket starts, in order; the last entry is only the end."""
    window = days.in_zone(tz)
    if not words:
        yield window.start, ()
    else:
        for day in days.each():
            start, end = start_of_day(day, tz), start_of_day(day + DAY, tz)
            for instant in _hours(start, end, tz) if "hour" in words else (start,):
                local = instant.astimezone(tz)
                yield instant, tuple(TIME_WORDS[word](local) for word in words)
    yield window.end, ()


def _hours(start: datetime, end: datetime, tz: ZoneInfo) -> Iterator[datetime]:
    """The instants at which a new hour begins on the wall: 23 or 25 of them when the clocks change."""
    while start < end:
        yield start
        start += HOUR
        start -= timedelta(minutes=start.astimezone(tz).minute)


def _labels(bounds: list[int], cut: list[tuple[datetime, Bucket]], numbers: dict[Bucket, int]) -> list[int | None]:
    """The bucket of each cell: that of the stretch it lies in."""
    starts = {as_number(start): numbers[bucket] for start, bucket in cut[:-1]}
    end = as_number(cut[-1][0])
    labels: list[int | None] = []
    current: int | None = None
    for bound in bounds[:-1]:
        current = None if bound >= end else starts.get(bound, current)
        labels.append(current)
    return labels
