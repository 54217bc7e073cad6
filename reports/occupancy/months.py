"""Counted month by month, on the clocks of UTC: what is over is kept until something of that month changes.

A month's key tells all that it was counted from: places, open hours, cells and their buckets. What is configured
otherwise has another key; what happened otherwise has another stamp, a sequence of each month's own that triggers move
as `reports.remembered` tells of theirs. The moment of reading changes nothing of a month that is over: whoever was
still there stayed to its end.
"""

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import NamedTuple

from reports.occupancy import counting
from reports.occupancy.counting import Held, Runs
from reports.occupancy.grid import Bucket, Grid, as_instant, as_number, next_month
from reports.occupancy.places import Key, Place
from reports.remembered import is_forgetful, keep, recalled, stamps

LASTS = 40 * 24 * 3600
"""Seconds: those who read once a month find the last one known."""
MOST_ROWS = 5_000
"""What is cut finer is counted as a whole each time: adding its months up would take longer, and fill the store."""

Opening = list[tuple[int, int]]


class Month(NamedTuple):
    """The part of a grid that lies in one month: its cells from `first` to before `after`, counted from nought."""

    first: int
    after: int
    ends: datetime


class Cell(NamedTuple):
    """What `Held` tells, whatever number the bucket has in the question."""

    row: int
    bucket: Bucket
    payer: Key
    booked: int
    attended: int
    outside: int


def count(
    places: Sequence[Place],
    rows: Mapping[Key, int],
    cut: Grid,
    runs: Runs,
    *,
    payers: Sequence[str] = (),
    now: datetime,
) -> list[Held]:
    """As `counting.count`. At most two queries, one where all months asked for are over and known."""
    if len(rows) * len(cut.buckets) > MOST_ROWS:
        return counting.count(places, rows, cut, runs, payers=payers, now=now)
    months = list(_months(cut))
    keys, may_keep = _keys(
        [month for month in months if month.ends <= now], _told(places, rows, runs, payers), cut, runs
    )
    known = recalled(list(keys.values()))
    found = {month: known[key] for month, key in keys.items() if key in known}
    missing = [month for month in months if month not in found]
    if missing:
        part, its_runs = _part(missing, cut, runs)
        counted = counting.count(places, rows, part, its_runs, payers=payers, now=now)
        fresh = _by_month(missing, counted, cut)
        found |= fresh
        if may_keep:
            keep({keys[month]: cells for month, cells in fresh.items() if month in keys}, lasts=LASTS)
    return _together(found.values(), cut)


def _months(cut: Grid) -> Iterator[Month]:
    """In order; the first and the last may be parts of months."""
    first, last = 0, len(cut.bounds) - 1
    begins = as_instant(cut.bounds[0]).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while first < last:
        begins = next_month(begins)
        after = min(bisect_left(cut.bounds, as_number(begins)), last)
        yield Month(first, after, as_instant(cut.bounds[after]))
        first = after


def _told(places: Sequence[Place], rows: Mapping[Key, int], runs: Runs, payers: Sequence[str]) -> str:
    """What is counted, as far as it is the same in all months."""
    numbers = {hours: number for number, hours in enumerate(runs)}
    return repr(
        [
            tuple(payers),
            [(rows[one.key], numbers[one.hours], one.hours.tz.key, one.resources) for one in places],
        ]
    )


def _keys(months: Sequence[Month], told: str, cut: Grid, runs: Runs) -> tuple[dict[Month, str], bool]:
    """The key of each month, and whether what is counted now may be kept under it."""
    if not months or is_forgetful():
        return {}, False
    told_of = stamps(as_instant(cut.bounds[month.first]) for month in months)
    keys = {}
    for month, moved in zip(months, told_of.months, strict=True):
        digest = hashlib.sha256(told.encode())
        for words in _words(month, cut, runs):
            digest.update(words)
        keys[month] = f"reports:month:{moved}:{told_of.payers}:{digest.hexdigest()}"
    return keys, told_of.is_quiet


def _words(month: Month, cut: Grid, runs: Runs) -> Iterator[bytes]:
    """The month's cells, their buckets and the open ones among them. Buckets count in the order of their coming."""
    yield array("q", cut.bounds[month.first : month.after + 1]).tobytes()
    for labels in cut.labels.values():
        numbers: dict[int | None, int] = {None: -1}
        mine = array("i", [numbers.setdefault(label, len(numbers)) for label in labels[month.first : month.after]])
        yield mine.tobytes()
        yield repr([cut.buckets[label] for label in numbers if label is not None]).encode()
    for opening in runs.values():
        yield repr(_open_in(month.first, month.after, opening)).encode()


def _open_in(first: int, after: int, opening: Opening) -> Opening:
    """The runs between two cells, numbered as a grid of these alone has them."""
    begun = bisect_right(opening, first + 1, key=itemgetter(1))
    ended = bisect_left(opening, after + 1, key=itemgetter(0))
    return [(max(start - first, 1), min(end - first, after - first + 1)) for start, end in opening[begun:ended]]


def _part(months: Sequence[Month], cut: Grid, runs: Runs) -> tuple[Grid, Runs]:
    """The grid from the first to the last of these months; a bucket has one number in each month."""
    first, after = months[0].first, months[-1].after
    part = Grid(cut.bounds[first : after + 1], [])
    for tz, labels in cut.labels.items():
        mine: list[int | None] = [None] * (after - first)
        for number, month in enumerate(months):
            base = number * len(cut.buckets)
            mine[month.first - first : month.after - first] = [
                None if label is None else base + label for label in labels[month.first : month.after]
            ]
        part.labels[tz] = mine
    return part, {hours: _open_in(first, after, opening) for hours, opening in runs.items()}


def _by_month(months: Sequence[Month], counted: Iterable[Held], cut: Grid) -> dict[Month, list[Cell]]:
    found: dict[Month, list[Cell]] = {month: [] for month in months}
    for held in counted:
        number, bucket = divmod(held.bucket, len(cut.buckets))
        found[months[number]].append(Cell(held.row, cut.buckets[bucket], *held[2:]))
    return found


def _together(months: Iterable[Iterable[Cell]], cut: Grid) -> list[Held]:
    numbers = {bucket: number for number, bucket in enumerate(cut.buckets)}
    sums: dict[tuple[int, Bucket, Key], tuple[int, int, int]] = {}
    for cells in months:
        for row, bucket, payer, booked, attended, outside in cells:
            one = sums.get((row, bucket, payer), (0, 0, 0))
            sums[row, bucket, payer] = one[0] + booked, one[1] + attended, one[2] + outside
    return [Held(row, numbers[bucket], payer, *held) for (row, bucket, payer), held in sums.items()]
