"""Making a series: every occurrence under every rule of a booking, all of them or nothing, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from booking.actions.allotting import ONE_HOLDER, atoms_of
from booking.actions.conflicting import conflicts_of
from booking.actions.handing_on import lock_around
from booking.actions.judging import Case, lock_holders
from booking.actions.series_booking import book_all
from booking.actions.sweeping import expire_holds_in_the_way
from booking.availability import window_of
from booking.errors import NothingToRepeat, NotInTheSeries, SeriesConflicts
from booking.models import Series
from booking.repetition import (
    Occurrence,
    Pattern,
    Place,
    foresee,
    last_open_day,
    places_of,
    policy_of,
    wanted_at,
)
from booking.wanting import Wanted
from core import outbox
from core.database import violated
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry

REFUSE, SKIP, MOVE, KEEP = "refuse", "skip", "move", "keep"
TRIES = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one day: skipped, put elsewhere, or (in an edit) kept where it is."""

    action: str
    period: Period | None = None
    resources: tuple[ResourceEntry, ...] = ()


Decisions = Mapping[date, Decision]


def create_series(
    *,
    wanted: Wanted,
    pattern: Pattern,
    catalogue: Catalogue,
    now: datetime,
    decisions: Decisions | None = None,
    on_conflict: str = REFUSE,
) -> Series:
    """Book every day of the pattern. `wanted` says what a booking of its first day says.

    What is not possible is refused as a whole (SeriesConflicts, with what could be taken instead), or left out with
    `on_conflict="skip"`; a decision settles its day beforehand. Raises NothingToRepeat, TooManyOccurrences,
    NotInTheSeries, MembersOnly, StewardsOnly, PriceMissing.
    """
    pattern = bounded(pattern.aligned(), wanted.resources, now=now)
    places = decided(places_of(pattern, wanted.resources, now=now), decisions or {})
    for _try in range(TRIES):
        clear_the_way(wanted, places, now=now)
        try:
            with transaction.atomic():
                return _create(wanted, pattern, places, catalogue, on_conflict=on_conflict, now=now)
        except IntegrityError as error:
            if violated(error) != ONE_HOLDER:
                raise
    raise SeriesConflicts(conflicts=[])


def bounded(pattern: Pattern, resources: Sequence[ResourceEntry], *, now: datetime) -> Pattern:
    """A rule without an end goes on as far as can be booked today."""
    if pattern.rule.has_an_end:
        return pattern
    last = max(last_open_day(resources, now=now), pattern.first)
    return replace(pattern, rule=pattern.rule.ending(last))


def decided(places: Sequence[Place], decisions: Decisions) -> list[Place]:
    """Without the days that are skipped, those that are moved where they go. Raises NotInTheSeries."""
    if unknown := set(decisions) - {place.day for place in places}:
        raise NotInTheSeries(day=min(unknown).isoformat())
    return [
        _moved(place, decision) if (decision := decisions.get(place.day)) else place
        for place in places
        if not (place.day in decisions and decisions[place.day].action == SKIP)
    ]


def _moved(place: Place, decision: Decision) -> Place:
    if decision.action != MOVE:
        return place
    return Place(place.day, decision.period or place.period, decision.resources or place.resources, is_moved=True)


def clear_the_way(wanted: Wanted, places: Sequence[Place], *, now: datetime) -> None:
    """Overdue holds are nobody's any more."""
    if places:
        lock_holders(_cases(wanted, places))
        entries = [entry for place in places for entry in place.resources]
        spans = [window_of(place.resources, place.period) for place in places]
        window = Period(min(span.start for span in spans), max(span.end for span in spans))
        expire_holds_in_the_way(atoms_of(entries), window, now=now)


def _create(
    wanted: Wanted, pattern: Pattern, places: list[Place], catalogue: Catalogue, *, on_conflict: str, now: datetime
) -> Series:
    lock_for(wanted, places)
    found = foresee(places, wanted, now=now)
    series = make_row(wanted, pattern, now=now)
    good = book_all(wanted, found, series, catalogue, now=now)
    if not good or (on_conflict == REFUSE and len(good) < len(found)):
        conflicts = conflicts_of(found, catalogue, attendees=wanted.attendees, now=now)
        raise SeriesConflicts(conflicts=conflicts) if conflicts else NothingToRepeat(_("Il ne reste aucune date."))
    booked = _as_booked(pattern, found)
    series.rule, series.exdates = str(booked.rule), told(booked.exdates)
    Series.objects.filter(pk=series.pk).update(rule=series.rule, exdates=series.exdates)
    outbox.record("series.created", subject_id=series.pk, payload=payload_of(series), now=now)
    return series


def payload_of(series: Series, **more: Any) -> dict[str, Any]:
    return {"series": str(series.public_id), "sequence": series.sequence, **more}


def told(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def lock_for(wanted: Wanted, places: Sequence[Place], *, atoms: Sequence[int] = ()) -> None:
    """Quotas first, then every resource, in the order in which all bookings take them."""
    lock_holders(_cases(wanted, places))
    lock_around(atoms=[*atoms_of([entry for place in places for entry in place.resources]), *atoms])


def _cases(wanted: Wanted, places: Sequence[Place]) -> list[Case]:
    return [Case(wanted_at(place, wanted), policy_of(place)) for place in places]


def _as_booked(pattern: Pattern, found: Sequence[Occurrence]) -> Pattern:
    """What is not open yet is cut off at the end; what is left out in between is an exception of the rule."""
    booked = {one.place.day for one in found if one.is_free}
    last = max(booked)
    later = [one for one in found if one.place.day > last]
    rule = pattern.rule.ending(last) if later and all(one.is_not_open_yet for one in later) else pattern.rule
    return replace(pattern, rule=rule, exdates=frozenset(day for day in rule.days(pattern.first) if day not in booked))


def make_row(wanted: Wanted, pattern: Pattern, *, now: datetime) -> Series:
    series = Series.objects.create(
        person=wanted.person,
        organisation=wanted.payer.organisation,
        site_id=wanted.resources[0].site.pk,
        rule=str(pattern.rule),
        starts_on=pattern.first,
        starts=pattern.starts,
        duration=pattern.length,
        exdates=told(pattern.exdates),
        title=wanted.title,
        attendees=wanted.attendees,
        is_private=wanted.is_private,
        created_at=now,
        changed_at=now,
    )
    series.resources.set(sorted({entry.pk for entry in wanted.resources}))
    return series
