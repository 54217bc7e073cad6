"""Why some days of a series are not possible, and what could be taken instead: in one more query for all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from booking.actions.requesting import offer
from booking.availability import day_around, instead, occupied_each, window_of
from booking.repetition import Occurrence
from core.errors import Refusal
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry

Offers = list[tuple[Sequence[ResourceEntry], Period]]


def conflicts_of(
    found: Sequence[Occurrence], catalogue: Catalogue, *, attendees: int, now: datetime
) -> list[dict[str, Any]]:
    """Of the days that are not possible: day, period, refusal or conflict, alternatives; as plain values."""
    bad = [one for one in found if not one.is_free]
    offers = offers_for(bad, catalogue, attendees=attendees, now=now)
    return [occurrence_shape(one, some) for one, some in zip(bad, offers, strict=True)]


def offers_for(
    occurrences: Sequence[Occurrence], catalogue: Catalogue, *, attendees: int, now: datetime
) -> list[Offers]:
    """For each: the same resources nearest in time that day, then similar ones at that time. One query."""
    asked = [
        (one, _similar(one.place.resources, catalogue, attendees=attendees))
        for one in occurrences
        if not (one.is_free or one.is_not_open_yet)
    ]
    entries = {entry for one, similar in asked for entry in (*one.place.resources, *similar)}
    windows = [
        window_of([*one.place.resources, *similar], day_around(one.place.period, one.place.resources[0]))
        for one, similar in asked
    ]
    each = occupied_each(windows, now=now, atoms={atom for entry in entries for atom in entry.atoms})
    given = {
        id(one): instead(one.place.resources, similar, one.place.period, taken, now=now)
        for (one, similar), taken in zip(asked, each, strict=True)
    }
    return [given.get(id(one), []) for one in occurrences]


def _similar(entries: Sequence[ResourceEntry], catalogue: Catalogue, *, attendees: int) -> list[ResourceEntry]:
    """Of the same kind at the same site, those that offer most of what it offers first; for one resource only."""
    if len(entries) != 1:
        return []
    first = entries[0]
    nearby = catalogue.matching(site=first.site.pk, kind=first.kind, capacity=attendees)
    others = [entry for entry in nearby if entry is not first]
    return sorted(others, key=lambda entry: len(first.features - entry.features))


def occurrence_shape(one: Occurrence, offers: Offers) -> dict[str, Any]:
    """As the API shows it."""
    tz = one.place.resources[0].tz
    return {
        "day": one.place.day.isoformat(),
        "start": one.place.period.start.astimezone(tz).isoformat(),
        "end": one.place.period.end.astimezone(tz).isoformat(),
        "free": one.is_free,
        "not_yet_open": one.is_not_open_yet,
        "conflict": conflict_shape(one),
        "refusal": refusal_shape(one.refusal),
        "alternatives": [offer(*pair) for pair in offers],
    }


def conflict_shape(one: Occurrence) -> dict[str, Any] | None:
    if one.busy is None:
        return None
    entry, busy = one.busy
    return {
        "resource": str(entry.public_id),
        "start": busy.start.astimezone(entry.tz).isoformat(),
        "end": busy.end.astimezone(entry.tz).isoformat(),
    }


def refusal_shape(refusal: Refusal | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    return {"code": refusal.code, "title": str(refusal.title), "detail": str(refusal.detail)}
