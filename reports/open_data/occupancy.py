"""Occupancy for everybody: by finished month, site and kind, with small counts withheld."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from core.clock import local_date, start_of_day
from reports.occupancy import occupancy
from reports.occupancy.places import Place, places
from reports.open_data.sight import open_to_all
from reports.open_data.suppression import HOUR, NETWORK, Cell, Key, Month, withheld
from reports.open_data.written import Row, Written
from reports.question import DAY, Days, Question
from reports.words import month_word
from spaces.catalogue import Catalogue

COUNTS = Path(__file__).with_name("counts.sql").read_text()
MONTHS = 24
COLUMNS = ("month", "site", "site_id", "kind", "open_hours", "booked_hours", "occupancy", "suppressed")


@dataclass(frozen=True, slots=True)
class Told:
    """A month, and which of its cells are not to be said."""

    month: str
    cells: Month
    hidden: frozenset[Key]

    def booked(self, key: Key) -> int | None:
        return None if key in self.hidden else self.cells[key].booked


def finished(catalogue: Catalogue, *, now: datetime, most: int = MONTHS) -> Days | None:
    """The last months that are over on every clock of the network."""
    if not catalogue.sites:
        return None
    today = min(local_date(now, site.tz) for site in catalogue.sites.values())
    first = date(today.year, today.month, 1)
    last = first - DAY
    for _month in range(most):
        first = (first - DAY).replace(day=1)
    return Days(first, last)


def monthly(catalogue: Catalogue, *, now: datetime) -> list[Told]:
    """From the first month of which anything can be said. Four queries."""
    days = finished(catalogue, now=now)
    told = [] if days is None else told_of(months_of(catalogue, days, now=now))
    begun = next((number for number, one in enumerate(told) if NETWORK not in one.hidden), len(told))
    return told[begun:]


def told_of(months: dict[str, dict[Key, Cell]]) -> list[Told]:
    return [Told(month, cells, withheld(cells)) for month, cells in sorted(months.items()) if cells[NETWORK].open]


def months_of(catalogue: Catalogue, days: Days, *, now: datetime) -> dict[str, dict[Key, Cell]]:
    """Every cell and total of whole months, with of how many bookings and people each is made. Four queries."""
    public = open_to_all(catalogue, now=now)
    question = Question(days, group_by=("site", "kind", "month"))
    report, made_of = occupancy(question, catalogue=public, now=now), counted(public, question)
    times: dict[str, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in report.rows:
        site, kind, month = row.keys
        for key in ((site, kind), (site, ""), NETWORK):
            time = times[month][key]
            time[0] += row.open
            time[1] += row.booked
    return {
        month: {key: Cell(open_, booked, *made_of.get((month, *key), (0, 0))) for key, (open_, booked) in cells.items()}
        for month, cells in times.items()
    }


def counted(catalogue: Catalogue, question: Question) -> dict[tuple[str, int | None, str], tuple[int, int]]:
    """Bookings and people by month, site and kind, and of each total. Two queries."""
    found = [place for place in places(catalogue, question) if place.hours.periods]
    if not found:
        return {}
    months = list(dict.fromkeys(day.replace(day=1) for day in question.days.each()))
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, _parameters(found, question, months))
        rows = cursor.fetchall()
    return {
        (month_word(months[number - 1]), site, kind or ""): (bookings, people)
        for number, site, kind, bookings, people in rows
    }


def _parameters(found: Sequence[Place], question: Question, months: Sequence[date]) -> dict[str, Any]:
    hours = {one: number for number, one in enumerate(dict.fromkeys(place.hours for place in found))}
    zones = {tz: number for number, tz in enumerate(dict.fromkeys(one.tz for one in hours))}
    kept = [(*place.key, hours[place.hours], zones[place.hours.tz]) for place in found]
    resources = [(key, *row) for place, row in zip(found, kept, strict=True) for key in place.resources]
    edges = [(number, edge) for one, number in hours.items() for part in one.periods for edge in (part.start, part.end)]
    bounds = [*months, question.days.last + DAY]
    starts = [(number, start_of_day(first, tz)) for tz, number in zones.items() for first in bounds]
    return {
        **_columns(resources, "resources", "sites", "kinds", "hours", "zones"),
        **_columns(edges, "edge_hours", "edges"),
        **_columns(starts, "month_zones", "months"),
        "first": min(start for _zone, start in starts),
        "last": max(start for _zone, start in starts),
    }


def _columns(rows: Sequence[tuple[Any, ...]], *names: str) -> dict[str, list[Any]]:
    return {name: [row[index] for row in rows] for index, name in enumerate(names)}


def written(told: Iterable[Told], catalogue: Catalogue) -> Written:
    """A total has no kind, that of the network no site either."""
    rows = [_row(one, key, catalogue) for one in told for key in in_order(one.cells, catalogue)]
    return Written("occupancy", COLUMNS, rows)


def in_order(keys: Iterable[Key], catalogue: Catalogue) -> list[Key]:
    """The network, then each site with its kinds."""
    return sorted(keys, key=lambda key: (name_of(key, catalogue), str(key[0] or ""), key[1]))


def name_of(key: Key, catalogue: Catalogue) -> str:
    return "" if key[0] is None else catalogue.sites[key[0]].name


def _row(told: Told, key: Key, catalogue: Catalogue) -> Row:
    cell, booked = told.cells[key], told.booked(key)
    site = None if key[0] is None else catalogue.sites[key[0]]
    return {
        "month": told.month,
        "site": site.name if site else "",
        "site_id": str(site.public_id) if site else "",
        "kind": key[1],
        "open_hours": round(cell.open / HOUR, 1),
        "booked_hours": None if booked is None else round(booked / HOUR, 1),
        "occupancy": round(booked / cell.open, 3) if booked is not None and cell.open else None,
        "suppressed": booked is None,
    }
