"""The bookings behind a row of occupancy, each with the time it holds there; they add up to the row exactly.

The same cells as the report's own count, walked in plain Python: a row is a few thousand bookings at most.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from booking.models import Allocation
from booking.models.allocation import HELD_ITS_TIME
from core.ranges import Period
from reports.narrowing import Narrowed
from reports.occupancy import grid
from reports.occupancy.grid import Grid, as_instant, as_number
from reports.occupancy.places import PLACE_WORDS, Hours, Place, places
from reports.occupancy.report import HOUR
from reports.payers import PAYER_WORDS, standing
from reports.question import MOST_ROWS, check_size
from spaces.catalogue import Catalogue

ROW_WORDS = (*PLACE_WORDS, *PAYER_WORDS, "day", "week", "month", "weekday", "hour")
"""By which keys a row is found."""

BOOKING = (
    "public_id", "status", "purpose", "period", "site_id", "person__name", "organisation__name",
    "checked_in_at", "checked_out_at",
)  # fmt: skip


class Times(NamedTuple):
    """Microseconds of one resource."""

    booked: int = 0
    attended: int = 0
    outside: int = 0

    def plus(self, other: "Times") -> "Times":
        return Times(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def hours(self) -> tuple[float, ...]:
        return tuple(part / HOUR for part in self)


@dataclass(frozen=True, slots=True)
class HeldBooking:
    """`resources` are the keys of what it was made for, each once."""

    booking: UUID
    status: str
    purpose: str
    period: Period
    site: int
    person: str
    organisation: str | None
    resources: tuple[int, ...]
    times: Times


class Stretches(NamedTuple):
    """Of a row at one place: time inside and outside its opening, in order."""

    inside: list[tuple[int, int]]
    outside: list[tuple[int, int]]


def held_bookings(narrowed: Narrowed, *, catalogue: Catalogue, now: datetime) -> list[HeldBooking]:
    """By their beginning. Two queries; three of a row of payers. Raises ReportTooLarge."""
    words = tuple(word for word in narrowed.keys if word in PLACE_WORDS)
    wanted = tuple(narrowed.keys[word] for word in words)
    question = replace(narrowed.question, group_by=words)
    found = [place for place in places(catalogue, question) if place.key == wanted]
    if not found:
        return []
    stretches = _stretches(found, narrowed)
    of_resource = {key: stretches[place.hours] for place in found for key in place.resources}
    window = _window(stretches.values())
    if window is None:
        return []
    rows = (
        Allocation.objects.booked_during(window)
        .filter(resource__in=list(of_resource), standing__in=HELD_ITS_TIME, booking__isnull=False)
        .order_by("booking__period", "booking", "resource")
    )
    told = rows.values_list("resource_id", "requested_id", "booked", *(f"booking__{name}" for name in BOOKING))
    allocations = list(told[: MOST_ROWS + 1])
    check_size(len(allocations))
    held = _gathered(allocations, of_resource, now)
    payers = {word: key for word, key in narrowed.keys.items() if word in PAYER_WORDS}
    if not payers:
        return held
    paid = _paid_by(payers, [one.booking for one in held])
    return [one for one in held if one.booking in paid]


def _paid_by(payers: dict[str, Any], bookings: list[UUID]) -> set[UUID]:
    """Those of the bookings whose payers stand in this plan, in this price group."""
    same = " AND ".join(f"{PAYER_WORDS[word]} IS NOT DISTINCT FROM %s" for word in payers)
    asked = f"""
        SELECT booking.public_id FROM booking_booking AS booking
        JOIN spaces_site AS site ON site.id = booking.site_id
        {standing(payers, zone="site.time_zone")}
        WHERE booking.public_id = ANY(%s) AND {same}
    """  # noqa: S608  # joined from constants
    with connection.cursor() as cursor:
        cursor.execute(asked, [bookings, *payers.values()])
        return {public_id for (public_id,) in cursor.fetchall()}


def together(found: Iterable[HeldBooking]) -> Times:
    whole = Times()
    for one in found:
        whole = whole.plus(one.times)
    return whole


def _stretches(found: Sequence[Place], narrowed: Narrowed) -> dict[Hours, Stretches]:
    words = [word for word in ("weekday", "hour") if word in narrowed.keys]
    openings = dict.fromkeys(place.hours for place in found)
    cut = grid.build(narrowed.question.days, openings, words)
    bucket = tuple(narrowed.keys[word] for word in words)
    number = cut.buckets.index(bucket) if bucket in cut.buckets else -1
    return {hours: _cells(cut, hours, number) for hours in openings}


def _cells(cut: Grid, hours: Hours, wanted: int) -> Stretches:
    open_cells = {number for first, after in cut.runs(hours) for number in range(first, after)}
    found = Stretches([], [])
    for number, label in enumerate(cut.labels[hours.tz], start=1):
        if label == wanted:
            cell = (cut.bounds[number - 1], cut.bounds[number])
            (found.inside if number in open_cells else found.outside).append(cell)
    return found


def _window(stretches: Iterable[Stretches]) -> Period | None:
    bounds = [bound for one in stretches for cells in one for cell in cells for bound in cell]
    return Period(as_instant(min(bounds)), as_instant(max(bounds))) if bounds else None


def _gathered(rows: Iterable[Any], of_resource: dict[int, Stretches], now: datetime) -> list[HeldBooking]:
    """Allocations of one booking are one; what holds nothing in the row is left out."""
    found: dict[UUID, HeldBooking] = {}
    for resource, requested, booked, public_id, status, purpose, period, site, person, payer, came, left in rows:
        times = _times(of_resource[resource], Period(booked.lower, booked.upper), came, left, now)
        if not any(times):
            continue
        known = found.get(public_id)
        if known is None:
            own = Period(period.lower, period.upper)
            found[public_id] = HeldBooking(public_id, status, purpose, own, site, person, payer, (requested,), times)
        else:
            requests = tuple(dict.fromkeys((*known.resources, requested)))
            found[public_id] = replace(known, resources=requests, times=known.times.plus(times))
    return list(found.values())


def _times(stretches: Stretches, booked: Period, came: datetime | None, left: datetime | None, now: datetime) -> Times:
    start, end = as_number(booked.start), as_number(booked.end)
    attended = 0
    if came is not None:
        arrival = max(as_number(came), start)
        departure = max(arrival, min(end, as_number(left or now)))
        attended = _overlap(stretches.inside, arrival, departure)
    return Times(_overlap(stretches.inside, start, end), attended, _overlap(stretches.outside, start, end))


def _overlap(cells: Sequence[tuple[int, int]], start: int, end: int) -> int:
    held = 0
    for first, last in cells[max(bisect_right(cells, (start, start)) - 1, 0) :]:
        if first >= end:
            break
        held += max(min(last, end) - max(first, start), 0)
    return held
