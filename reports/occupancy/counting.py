"""The heavy part of the occupancy report: one statement, whatever the number of resources, days and bookings.

It groups first and expands after. Bookings are many, but those of one place that start in the same cell and end in
the same cell behave alike: of the cell where they start, n of them that start at s1 … sn hold together
`n * end - (s1 + … + sn)`. So each allocation is read once and folded into its group, and only the groups are spread
over the cells they cross.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from reports.occupancy.grid import Grid, as_instant
from reports.occupancy.places import Hours, Key, Place
from reports.payers import columns, standing

FEW = 16
"""Places so few that their groups are few as well."""

FENCE = "clock_timestamp() AS fence,"
"""Something volatile, which keeps the planner from melting the query below into the one that groups it. It then takes
the groups for few and folds them in parallel, where it would otherwise sort every allocation first."""

COUNT = Path(__file__).with_name("count.sql").read_text()


class Held(NamedTuple):
    """What a row of the report holds, in microseconds of one resource's time."""

    row: int
    bucket: int
    payer: Key
    booked: int
    attended: int
    outside: int


Runs = dict[Hours, list[tuple[int, int]]]


def count(
    places: Sequence[Place],
    rows: Mapping[Key, int],
    grid: Grid,
    runs: Runs,
    *,
    payers: Sequence[str] = (),
    now: datetime,
) -> list[Held]:
    """Rows that hold something, payers told apart by these words. One query.

    `rows` numbers the rows' keys, `runs` are the open cells of each opening.
    """
    apart = "".join(f"{column}, " for column in columns(payers))
    fence = FENCE if len(places) <= FEW else ""
    statement = COUNT.format(payer=apart, standing=standing(payers, zone="place.zone"), fence=fence)
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameters(places, rows, grid, runs, now))
        return [_held(*found) for found in cursor.fetchall()]


def _held(row: int, bucket: int, *rest: Any) -> Held:
    *payer, booked, attended, outside = rest
    return Held(row, bucket, tuple(payer), booked, attended, outside)


def _parameters(
    places: Sequence[Place], rows: Mapping[Key, int], grid: Grid, runs: Runs, now: datetime
) -> dict[str, Any]:
    zones = {tz: number for number, tz in enumerate(grid.labels)}
    hours = {one: number for number, one in enumerate(runs)}
    resources = [(key, number, place.hours.tz.key) for number, place in enumerate(places) for key in place.resources]
    open_ = [(hours[one], first, after) for one, cells in runs.items() for first, after in cells]
    kept = [(number, rows[place.key], hours[place.hours], zones[place.hours.tz]) for number, place in enumerate(places)]
    return {
        **_columns(resources, "resources", "resource_places", "resource_zones"),
        **_columns(kept, "places", "rows", "hours", "zones"),
        **_columns(open_, "run_hours", "run_firsts", "run_ends"),
        "labels": _array(label for tz in zones for label in grid.labels[tz]),
        "cells": len(grid.bounds) - 1,
        "bounds": _array(grid.bounds),
        "first": as_instant(grid.bounds[0]),
        "last": as_instant(grid.bounds[-1]),
        "now": now,
    }


def _columns(rows: Sequence[tuple[int | str, ...]], *names: str) -> dict[str, str]:
    """Rows as the arrays that `unnest` sets side by side again."""
    return {name: _array(row[index] for row in rows) for index, name in enumerate(names)}


def _array(values: Iterable[int | str | None]) -> str:
    """PostgreSQL's own writing: tens of thousands of numbers are many for a driver that adapts each."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"
