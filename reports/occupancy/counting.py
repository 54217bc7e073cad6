"""The heavy part of the occupancy report: one statement, whatever the number of resources, days and bookings.

It groups first and expands after. Bookings are many, but those of one place that start in the same cell and end in
the same cell behave alike: of the cell where they start, n of them that start at s1 … sn hold together
`n * end - (s1 + … + sn)`. So each allocation is read once and folded into its group, and only the groups are spread
over the cells they cross.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from reports.occupancy.grid import Grid, as_instant, as_number
from reports.occupancy.places import Place

COUNT = Path(__file__).with_name("count.sql").read_text()


class Sums(NamedTuple):
    """What a row of the report counts, in microseconds of one resource's time."""

    row: int
    bucket: int
    open: int
    booked: int
    attended: int
    outside: int


def count(places: Sequence[Place], keys: Sequence[Any], grid: Grid, *, now: datetime) -> list[Sums]:
    """`row` is the place of a row's key in `keys`, `bucket` that of its time in `grid.buckets`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _parameters(places, keys, grid, now))
        return [Sums(*row) for row in cursor.fetchall()]


def _parameters(places: Sequence[Place], keys: Sequence[Any], grid: Grid, now: datetime) -> dict[str, Any]:
    row_of = {key: row for row, key in enumerate(keys)}
    cell_at = {bound: number for number, bound in enumerate(grid.bounds, start=1)}
    zones = list(grid.labels)
    resources = [(resource, place) for place, one in enumerate(places) for resource in one.resources]
    labels = [
        (zone, cell, bucket)
        for zone, tz in enumerate(zones)
        for cell, bucket in enumerate(grid.labels[tz], start=1)
        if bucket is not None
    ]
    open_ = [
        (place, cell_at[as_number(period.start)], cell_at[as_number(period.end)])
        for place, one in enumerate(places)
        for period in one.open_
    ]
    return {
        **_columns(resources, "resources", "resource_places"),
        **_columns(labels, "label_zones", "label_cells", "labels"),
        **_columns(open_, "open_places", "opens", "closes"),
        "places": list(range(len(places))),
        "rows": [row_of[place.key] for place in places],
        "sizes": [len(place.resources) for place in places],
        "zones": [zones.index(place.tz) for place in places],
        "bounds": grid.bounds,
        "first": as_instant(grid.bounds[0]),
        "last": as_instant(grid.bounds[-1]),
        "now": now,
    }


def _columns(rows: Sequence[tuple[int, ...]], *names: str) -> dict[str, list[int]]:
    """Rows as the arrays that `unnest` sets side by side again."""
    return {name: [row[index] for row in rows] for index, name in enumerate(names)}
