"""Changing and cancelling a series, one occurrence, what follows, or all of it.

What has begun or ended never changes; an occurrence that was moved or edited by itself keeps its place. Whatever is
refused leaves everything as it was.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from billing.standing import Payer
from booking.access import check_may_edit
from booking.actions.changing import cancel_booking
from booking.actions.editing import edit_booking
from booking.actions.handing_on import handing_on_afterwards, lock_around
from booking.actions.repeating import (
    REFUSE,
    Decisions,
    bounded,
    payload_of,
    told,
)
from booking.actions.series_booking import TOLD_TOGETHER
from booking.actions.shifting import Edit, Work, day_of
from booking.errors import NotInTheSeries, SeriesConflicts, SeriesOver
from booking.models import Booking, Series
from booking.models.booking import HOLDING
from booking.recurrence import DAY
from booking.recurrence_reading import read_rule
from booking.repetition import Pattern, Place, places_of
from booking.wanting import Wanted
from core import outbox
from core.errors import Stale
from core.ranges import Period
from members.models import Person
from spaces.catalogue import Catalogue, ResourceEntry

THIS, FOLLOWING, ALL = "this", "following", "all"


def pattern_of(series: Series) -> Pattern:
    tz = series.site.tz
    rule = read_rule(series.rule, starts=series.starts, tz=tz)
    left_out = frozenset(date.fromisoformat(day) for day in series.exdates)
    return Pattern(rule, series.starts_on, series.starts, series.duration, tz, left_out)


def resources_of(series: Series, catalogue: Catalogue) -> tuple[ResourceEntry, ...]:
    return tuple(catalogue.resources[row.pk] for row in series.resources.all())


def to_come(series: Series, *, now: datetime, since: date | None = None) -> list[Booking]:
    """Occurrences that have not begun, in order of their days."""
    rows = series.bookings.filter(status__in=HOLDING, checked_in_at=None, period__startswith__gt=now)
    if since is not None:
        rows = rows.filter(occurrence_on__gte=since)
    return list(rows.select_related("person", "organisation", "site").with_resources().order_by("occurrence_on"))


def lock_series(series: Series, *, sequence: int | None = None) -> Series:
    """The series as it is now, ours until the transaction ends. Raises Stale, SeriesOver."""
    fresh = Series.objects.select_for_update(of=("self",), no_key=True).select_related("site").get(pk=series.pk)
    if sequence is not None and fresh.sequence != sequence:
        raise Stale(sequence=fresh.sequence)
    if fresh.ended_at is not None:
        raise SeriesOver()
    return fresh


def edit_series(
    *,
    series: Series,
    by: Person,
    scope: str,
    edit: Edit,
    catalogue: Catalogue,
    now: datetime,
    occurrence: date | None = None,
    decisions: Decisions | None = None,
    on_conflict: str = REFUSE,
) -> Series:
    """Change one occurrence, what follows one, or all that is to come; the series that holds them then.

    With `following`, the old rule ends the day before and a new series begins. Raises SeriesConflicts with every
    day that is refused, unless it is decided (skip, keep, move) or `on_conflict="skip"` gives such days back; Stale,
    SeriesOver, NotInTheSeries, NotAllowed.
    """
    pick = occurrence or series.starts_on
    if scope == THIS:
        _edit_one(series, pick, by, edit, catalogue, now=now)
        return series
    with transaction.atomic(), handing_on_afterwards(now=now), outbox.in_parts(*TOLD_TOGETHER):
        mine = lock_series(series, sequence=series.sequence)
        if scope == FOLLOWING and (split := _split(mine, pick, now=now)):
            outbox.record("series.changed", subject_id=mine.pk, payload=payload_of(mine) | SHORTENED, now=now)
            mine = split
        _edit_all(mine, by, edit, catalogue, decisions or {}, on_conflict=on_conflict, now=now)
        outbox.record("series.changed", subject_id=mine.pk, payload=payload_of(mine), now=now)
    return mine


def _edit_one(series: Series, day: date, by: Person, edit: Edit, catalogue: Catalogue, *, now: datetime) -> None:
    booking = occurrence_of(series, day, now=now)
    pattern = pattern_of(series)
    local = booking.start.astimezone(pattern.tz)
    changed = replace(pattern, starts=edit.starts or local.time(), length=edit.length or booking.span.length)
    period = changed.period(local.date()) if edit.starts or edit.length else None
    resources = list(edit.resources) if edit.resources else None
    place: dict[str, Any] = {"period": period, "resources": resources}
    edit_booking(booking=booking, by=by, catalogue=catalogue, now=now, said=edit.said, **place)


def occurrence_of(series: Series, day: date, *, now: datetime) -> Booking:
    """Raises NotInTheSeries, also for what has begun."""
    found = [booking for booking in to_come(series, now=now) if booking.occurrence_on == day]
    if not found:
        raise NotInTheSeries(day=day.isoformat())
    return found[0]


def _split(series: Series, day: date, *, now: datetime) -> Series | None:
    """A series of what follows, which takes its occurrences along, exceptions too; None where nothing comes before."""
    pattern = pattern_of(series)
    before = list(pattern.rule.days(pattern.first, last=day - DAY))
    if not before:
        return None
    first = next(_from(pattern, day), None)
    if first is None:
        raise NotInTheSeries(day=day.isoformat())
    later = frozenset(left for left in pattern.exdates if left >= day)
    part = Series.objects.create(
        **{name: getattr(series, name) for name in KEPT},
        rule=str(pattern.rule.after(len(before))),
        starts_on=first,
        exdates=told(later),
        split_from=series,
        created_at=now,
        changed_at=now,
    )
    part.resources.set(series.resources.all())
    going = series.bookings.filter(occurrence_on__gte=day, status__in=HOLDING, period__startswith__gt=now)
    series.sequence += going.aggregate(revisions=Sum("sequence"))["revisions"] or 0  # else it would fall in calendars
    going.update(series=part)
    series.rule, series.exdates = str(pattern.rule.ending(before[-1])), told(pattern.exdates - later)
    _write(series, now=now)
    return part


SHORTENED = {"shortened": True}
"""What follows is another series from now on, which is told of by itself."""
KEPT = (
    "person_id", "organisation_id", "site_id", "starts", "duration", "title", "attendees", "is_private",
)  # fmt: skip


def _from(pattern: Pattern, day: date) -> Any:
    return (found for found in pattern.rule.days(pattern.first) if found >= day)


def _write(series: Series, *, now: datetime) -> None:
    series.sequence += 1
    series.changed_at = now
    series.save()


def _edit_all(
    series: Series,
    by: Person,
    edit: Edit,
    catalogue: Catalogue,
    decisions: Decisions,
    *,
    on_conflict: str,
    now: datetime,
) -> None:
    old, known = pattern_of(series), to_come(series, now=now)
    if not known:
        raise SeriesOver()
    for booking in known:
        check_may_edit(by, booking)
    entries = edit.resources or resources_of(series, catalogue)
    new = bounded(_changed(old, edit), entries, now=now)
    target = _wanted_days(series, new, entries, now=now) if edit.rule or edit.exdates is not None else None
    regular = {day_of(one): one for one in known if not one.is_exception}
    taken = {day_of(one) for one in known}
    gone = [one for day, one in regular.items() if target is not None and day not in target]
    fresh = [place for day, place in (target or {}).items() if day not in taken]
    kept = {day: one for day, one in regular.items() if one not in gone}
    asked = _asked(series, entries, known[0].span, edit, by=by)
    work = Work(series, by, catalogue, decisions, on_conflict, now, asked)
    work.begin(entries, edit, fresh, known)
    gone += work.move(kept, new, edit)
    for booking in gone:
        cancel_booking(booking=booking, by=by, now=now, reason=_("Série modifiée"))
    work.say(kept, gone, edit)
    work.add(fresh)
    if work.conflicts:
        raise SeriesConflicts(conflicts=sorted(work.conflicts, key=lambda one: one["day"]))
    series.rule, series.starts_on = str(new.rule), new.first
    series.starts, series.duration = new.starts, new.length
    series.exdates = told({*new.exdates, *work.left_out})
    for name, value in edit.said.items():
        setattr(series, name, value)
    if edit.resources:
        series.resources.set(sorted({entry.pk for entry in edit.resources}))
    _write(series, now=now)


def _asked(series: Series, entries: Sequence[ResourceEntry], period: Period, edit: Edit, *, by: Person) -> Wanted:
    words = {name: edit.said.get(name, getattr(series, name)) for name in ("title", "attendees", "is_private")}
    payer = Payer(series.person_id, series.organisation)
    return Wanted(person=series.person, payer=payer, resources=entries, period=period, by=by, **words)


def _changed(old: Pattern, edit: Edit) -> Pattern:
    new = replace(old, starts=edit.starts or old.starts, length=edit.length or old.length)
    if edit.rule is not None:
        new = replace(new, rule=edit.rule.spelled_out(old.first))
    return new if edit.exdates is None else replace(new, exdates=edit.exdates)


def _wanted_days(
    series: Series, pattern: Pattern, entries: Sequence[ResourceEntry], *, now: datetime
) -> dict[date, Place]:
    """Where the new rule wants somebody from now on; days whose occurrence was given back stay empty."""
    held = series.bookings.filter(status__in=HOLDING).values_list("occurrence_on", flat=True)
    ended = series.bookings.exclude(status__in=HOLDING).exclude(occurrence_on__in=list(held))
    empty = {day for day in ended.values_list("occurrence_on", flat=True) if day is not None}
    places = places_of(replace(pattern, exdates=pattern.exdates | empty), entries, now=now)
    return {place.day: place for place in places if place.period.start > now}


def cancel_series(
    *,
    series: Series,
    by: Person,
    scope: str,
    now: datetime,
    occurrence: date | None = None,
    reason: str = "",
) -> Series:
    """Give back one occurrence, those from one on, or all that is to come, exceptions included.

    Each costs what cancelling it by itself would. Raises SeriesOver, NotInTheSeries, NotAllowed, Stale.
    """
    pick = occurrence or series.starts_on
    if scope == THIS:
        cancel_booking(booking=occurrence_of(series, pick, now=now), by=by, now=now, reason=reason)
        return series
    with transaction.atomic(), handing_on_afterwards(now=now), outbox.in_parts(*TOLD_TOGETHER):
        mine = lock_series(series, sequence=series.sequence)
        going = to_come(mine, now=now, since=pick if scope == FOLLOWING else None)
        if not going:
            raise SeriesOver()
        lock_around(bookings=[booking.pk for booking in going])
        for booking in going:
            cancel_booking(booking=booking, by=by, now=now, reason=reason)
        end_series(mine, pick if scope == FOLLOWING else None, by=by, now=now, reason=reason)
        days = told(booking.occurrence_on for booking in going if booking.occurrence_on)
        happening = payload_of(mine, days=days)
        outbox.record("series.cancelled", subject_id=mine.pk, payload=happening, now=now)
    return mine


def end_series(series: Series, since: date | None, *, by: Person | None, now: datetime, reason: str) -> None:
    """The rule goes no further than what has been; with nothing left to come, the series is over."""
    pattern = pattern_of(series)
    last = (since or now.astimezone(pattern.tz).date()) - DAY
    if not to_come(series, now=now):
        series.ended_at, series.ended_by, series.end_reason = now, by, reason
    if last >= pattern.first:
        series.rule = str(pattern.rule.ending(last))
    _write(series, now=now)
