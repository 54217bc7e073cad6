"""What an outside calendar says is busy becomes blockages, as a difference: only what changed is written.

A busy time is blocked as a whole or not at all. Where something stands in its way it is an open conflict, which is
tried again at every reading and solved when the way is free. Locks come in the order of `handing_on`; the calendar's
row follows them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import compress
from zoneinfo import ZoneInfo

from booking.actions.handing_on import Given, given_back, hand_on, lock_around
from booking.actions.sweeping import expire_holds_in_the_way
from booking.importing.busy import Busy
from booking.models import Allocation, Blockage, CalendarConflict, ExternalCalendar
from booking.models.allocation import OCCUPYING, Standing
from core.clock import local_date, start_of_day
from core.ranges import Period, merged
from spaces.catalogue import ResourceEntry

AHEAD = timedelta(days=400)


@dataclass(slots=True)
class Applied:
    """`conflicts` are those newly found with bookings; others wait for blockages made by hand or by other calendars."""

    added: int = 0
    lifted: int = 0
    conflicts: list[CalendarConflict] = field(default_factory=list)


def horizon(now: datetime, tz: ZoneInfo) -> datetime:
    """How far ahead time is blocked: to the end of a month, so that what never ends changes once a month."""
    day = local_date(now + AHEAD, tz)
    return start_of_day(date(day.year + day.month // 12, day.month % 12 + 1, 1), tz)


def apply_busy(
    calendar: ExternalCalendar, entry: ResourceEntry, busy: Sequence[Busy], *, now: datetime
) -> Applied | None:
    """All that the calendar says. In the caller's transaction; None if the calendar is no longer read."""
    _prepare(entry, busy, now=now)
    if not _lock(calendar, entry):
        return None
    wanted = {one.key: one for one in busy if one.period.end > now}
    standing = {row.external_key: row for row in calendar.blockages.filter(lifted_at=None)}
    gone = [
        row
        for key, row in standing.items()
        if (row.period.upper > now and key not in wanted) or (key in wanted and not _same(row, wanted[key], now))
    ]
    kept = standing.keys() - {row.external_key for row in gone}
    _retitle([row for key, row in standing.items() if key in kept and key in wanted], wanted, calendar)
    fresh = [one for key, one in wanted.items() if key not in kept]
    return _write(calendar, entry, gone, fresh, now=now)


def retry_conflicts(calendar: ExternalCalendar, entry: ResourceEntry, *, now: datetime) -> Applied | None:
    """Where the calendar says what it said: only what was in conflict is tried. As `apply_busy`."""
    open_ = list(calendar.conflicts.open())
    waiting = [Busy(row.external_key, Period.of(row.period), row.title) for row in open_ if row.period.upper > now]
    _prepare(entry, waiting, now=now)
    if not _lock(calendar, entry):
        return None
    return _write(calendar, entry, [], waiting, now=now) if open_ else Applied()


def lift(calendar: ExternalCalendar, *, now: datetime) -> int:
    """Everything of it that is to come. In the caller's transaction, which holds the locks and hands the time on."""
    rows = list(calendar.blockages.filter(lifted_at=None, period__endswith__gt=now))
    hand_on(_lift(rows, now=now), now=now)
    return len(rows)


def split(entry: ResourceEntry, busy: Sequence[Busy], *, now: datetime) -> tuple[list[Busy], list[Busy]]:
    """What could be blocked as things stand, and what could not. One query."""
    met = _in_the_way(entry, [_to_come(one.period, now) for one in busy])
    is_met = [_meets(_to_come(one.period, now), met.everything) for one in busy]
    return [one for one, meets in zip(busy, is_met, strict=True) if not meets], list(compress(busy, is_met))


def _prepare(entry: ResourceEntry, busy: Sequence[Busy], *, now: datetime) -> None:
    if busy:
        whole = Period(min(one.period.start for one in busy), max(one.period.end for one in busy))
        expire_holds_in_the_way(sorted(entry.atoms), whole, now=now)


def _lock(calendar: ExternalCalendar, entry: ResourceEntry) -> bool:
    lock_around(atoms=entry.atoms)
    rows = ExternalCalendar.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.filter(pk=calendar.pk, stopped_at=None).first()
    if locked is not None:
        calendar.keeps_titles = locked.keeps_titles
    return locked is not None


def _to_come(period: Period, now: datetime) -> Period:
    """What has begun is blocked from now on; the rest of it is what counts."""
    return Period(max(period.start, now), period.end)


def _same(row: Blockage, one: Busy, now: datetime) -> bool:
    return row.period.upper == one.period.end and max(row.period.lower, now) == max(one.period.start, now)


def _retitle(rows: Iterable[Blockage], wanted: dict[str, Busy], calendar: ExternalCalendar) -> None:
    changed = [row for row in rows if row.reason != _title(wanted[row.external_key], calendar)]
    for row in changed:
        row.reason = _title(wanted[row.external_key], calendar)
    Blockage.objects.bulk_update(changed, ["reason"], batch_size=500)


def _title(one: Busy, calendar: ExternalCalendar) -> str:
    return one.title if calendar.keeps_titles else ""


def _write(
    calendar: ExternalCalendar, entry: ResourceEntry, gone: list[Blockage], fresh: list[Busy], *, now: datetime
) -> Applied:
    given = _lift(gone, now=now)
    coming = [Busy(one.key, _to_come(one.period, now), _title(one, calendar)) for one in fresh]
    met = _in_the_way(entry, [one.period for one in coming])
    is_met = [_meets(one.period, met.everything) for one in coming]
    free = [one for one, meets in zip(coming, is_met, strict=True) if not meets]
    _block(calendar, entry, free, now=now)
    found = _note(list(compress(coming, is_met)), calendar, now=now)
    hand_on(given, now=now)
    return Applied(len(free), len(gone), [row for row in found if _meets(Period.of(row.period), met.bookings)])


def _lift(rows: list[Blockage], *, now: datetime) -> list[Given]:
    """What is over keeps the time it had."""
    Blockage.objects.filter(pk__in=[row.pk for row in rows]).update(lifted_at=now)
    allocations = Allocation.objects.filter(blockage__in=[row.pk for row in rows if row.period.upper > now])
    given = given_back(allocations.values_list("resource_id", "period"))
    allocations.update(standing=Standing.RELEASED)
    return given


def _block(calendar: ExternalCalendar, entry: ResourceEntry, free: list[Busy], *, now: datetime) -> None:
    told = {"kind": Blockage.Kind.EXTERNAL, "resource_id": entry.pk, "external_calendar": calendar, "created_at": now}
    rows = Blockage.objects.bulk_create(
        Blockage(period=one.period.stored, reason=one.title, external_key=one.key, **told) for one in free
    )
    Allocation.objects.bulk_create(
        Allocation(
            resource_id=atom,
            requested_id=entry.pk,
            period=row.period,
            booked=row.period,
            standing=Standing.FIRM,
            blockage=row,
        )
        for row in rows
        for atom in sorted(entry.atoms)
    )


def _note(met: list[Busy], calendar: ExternalCalendar, *, now: datetime) -> list[CalendarConflict]:
    """Those that were not known; the others are kept, moved or solved."""
    open_ = {row.external_key: row for row in calendar.conflicts.open()}
    here = {one.key: one for one in met}
    calendar.conflicts.open().exclude(external_key__in=here).update(solved_at=now)
    moved = [row for key, row in open_.items() if key in here and Period.of(row.period) != here[key].period]
    for row in moved:
        row.period = here[row.external_key].period.stored
    CalendarConflict.objects.bulk_update(moved, ["period"], batch_size=500)
    return CalendarConflict.objects.bulk_create(
        CalendarConflict(
            calendar=calendar, external_key=one.key, period=one.period.stored, title=one.title, found_at=now
        )
        for one in met
        if one.key not in open_
    )


@dataclass(frozen=True, slots=True)
class _Met:
    """Disjoint periods, in order."""

    everything: list[Period]
    bookings: list[Period]


def _in_the_way(entry: ResourceEntry, periods: Sequence[Period]) -> _Met:
    if not periods:
        return _Met([], [])
    whole = Period(min(period.start for period in periods), max(period.end for period in periods))
    rows = Allocation.objects.filter(resource__in=entry.atoms, standing__in=OCCUPYING).overlapping(whole)
    found = [(Period.of(period), booking) for period, booking in rows.values_list("period", "booking_id")]
    return _Met(merged(period for period, _ in found), merged(period for period, booking in found if booking))


def _meets(period: Period, among: list[Period]) -> bool:
    index = bisect_right(among, period.start, key=lambda other: other.end)
    return index < len(among) and among[index].start < period.end
