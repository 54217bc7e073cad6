"""What stands in the way of rows: other rows, what was imported before, what is booked. Reads, never writes."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Subquery

from booking.importing.table import Problem
from booking.models import Booking, Change, ImportRow
from booking.models.booking import Status
from booking.models.importing import Verdict
from core.database import in_one_trip
from core.ranges import Period
from core.wording import hour_text

ASKED = """
WITH asked AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS row (number int, period tstzrange, atoms bigint[], booking uuid)
)
SELECT asked.number, hit.what, hit.starts, hit.ends FROM asked CROSS JOIN LATERAL (
"""
HELD = """
    SELECT COALESCE(NULLIF(booking.title, ''), resource.name) AS what, lower(taken.booked) AS starts,
        upper(taken.booked) AS ends
    FROM booking_allocation AS taken JOIN spaces_resource AS resource ON resource.id = taken.requested_id
        LEFT JOIN booking_booking AS booking ON booking.id = taken.booking_id
    WHERE taken.period && asked.period AND taken.resource_id = ANY(asked.atoms)
        AND taken.standing IN ('tentative', 'firm') AND (taken.expires_at IS NULL OR taken.expires_at > %s)
        AND booking.public_id IS DISTINCT FROM asked.booking
    LIMIT 1
) AS hit
"""
WAS_HELD = """
    SELECT COALESCE(NULLIF(booking.title, ''), resource.name) AS what, lower(taken.booked) AS starts,
        upper(taken.booked) AS ends
    FROM booking_booking AS booking JOIN booking_allocation AS taken ON taken.booking_id = booking.id
        JOIN spaces_resource AS resource ON resource.id = taken.requested_id
    WHERE booking.period && asked.period AND taken.period && asked.period AND taken.resource_id = ANY(asked.atoms)
        AND taken.standing = 'past' AND booking.public_id IS DISTINCT FROM asked.booking
    LIMIT 1
) AS hit
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A booking that was imported before, and what the file said of it then."""

    public_id: UUID
    status: str
    period: Period
    resources: frozenset[int]
    told: Mapping[str, Any]

    def was_told(self, period: Period, resources: Iterable[int]) -> bool:
        said = [self.told.get("start"), self.told.get("end"), sorted(self.told.get("resources", ()))]
        return said == [period.start.isoformat(), period.end.isoformat(), sorted(resources)]

    @property
    def is_where_it_was_put(self) -> bool:
        return self.was_told(self.period, self.resources)


def known(site_id: int, keys: Iterable[str]) -> dict[str, Known]:
    """By import key. One query."""
    told = Change.objects.filter(booking=OuterRef("pk"), what__has_key="source").order_by("-pk")
    found = (
        Booking.objects.filter(site=site_id, import_key__in=list(keys))
        .annotate(told=Subquery(told.values("what__source")[:1]), asked=ArrayAgg("allocations__requested", default=[]))
        .values_list("import_key", "public_id", "status", "period", "asked", "told")
    )
    return {
        str(key): Known(public_id, status, Period.of(period), frozenset(asked), (told or [None, {}])[1] or {})
        for key, public_id, status, period, asked, told in found
    }


def compare_with_known(rows: Iterable[ImportRow], site_id: int, *, now: datetime) -> None:
    """Marks what was imported before: the same, elsewhere in the file since, or elsewhere here since."""
    by_key = {row.key: row for row in rows if row.verdict == Verdict.READY}
    for key, booking in known(site_id, by_key).items():
        row = by_key[key]
        row.booking = booking.public_id
        period = Period.of(row.period)
        same_place = booking.period == period and booking.resources == set(row.resources)
        if same_place or booking.was_told(period, row.resources):
            row.verdict = Verdict.KNOWN
        elif booking.status != Status.CONFIRMED or booking.period.end <= now or period.end <= now:
            _mark(row, Verdict.WRONG, ("start", "ended-here", {}))
        elif not booking.is_where_it_was_put:
            _mark(row, Verdict.WRONG, ("start", "moved-here", {}))
        else:
            row.verdict = Verdict.CHANGED


def compare_with_each_other(rows: Iterable[ImportRow]) -> None:
    """The first row in time has the time; what overlaps it is in conflict."""
    by_atom: dict[int, list[ImportRow]] = defaultdict(list)
    for row in rows:
        if row.verdict in (Verdict.READY, Verdict.CHANGED, Verdict.KNOWN):
            for atom in row.atoms:
                by_atom[atom].append(row)
    for sharing in by_atom.values():
        sharing.sort(key=lambda row: (row.period.lower, row.number))
        holder: ImportRow | None = None
        for row in sharing:
            if holder is not None and row.period.lower < holder.period.upper:
                if row.verdict not in (Verdict.TAKEN, Verdict.KNOWN):
                    _mark(row, Verdict.TAKEN, ("start", "overlaps-row", {"row": holder.number}))
                continue
            holder = row


def compare_with_bookings(rows: Iterable[ImportRow], tz: ZoneInfo, *, now: datetime) -> None:
    """Marks the rows whose time is taken, or was, in this planning. Two queries."""
    by_number = {row.number: row for row in rows if row.verdict in (Verdict.READY, Verdict.CHANGED)}
    if not by_number:
        return
    asked = json.dumps([_asked(row) for row in by_number.values()])
    held, was_held = in_one_trip([(ASKED + HELD, [asked, now]), (ASKED + WAS_HELD, [asked])])
    for number, what, starts, ends in [*held, *was_held]:
        row = by_number[number]
        if row.verdict != Verdict.TAKEN:
            said = {"what": what, "start": _said(starts, tz), "end": _said(ends, tz)}
            _mark(row, Verdict.TAKEN, ("start", "taken", said))


def _asked(row: ImportRow) -> dict[str, Any]:
    period = f"[{row.period.lower.isoformat()},{row.period.upper.isoformat()})"
    booking = str(row.booking) if row.booking else None
    return {"number": row.number, "period": period, "atoms": row.atoms, "booking": booking}


def _mark(row: ImportRow, verdict: Verdict, problem: Problem) -> None:
    row.verdict = verdict
    row.problems = [*row.problems, problem]


def _said(instant: datetime, tz: ZoneInfo) -> str:
    local = instant.astimezone(tz)
    return f"{local:%d/%m/%Y} {hour_text(local)}"
