"""Which of many resources could be booked then, by the rules alone: no query, and like resources are judged once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from booking.rules import check_booking
from core.errors import Refusal
from core.ranges import Period
from spaces.catalogue import Catalogue, ResourceEntry


@lru_cache(maxsize=16)
def likes(catalogue: Catalogue) -> dict[int, int]:
    """By resource, the number of its group; a group shares policy, opening hours and time zone."""
    groups: dict[object, int] = {}
    return {
        pk: groups.setdefault((entry.policy, id(entry.opening), entry.tz), len(groups))
        for pk, entry in catalogue.resources.items()
    }


def offered(
    entries: Iterable[ResourceEntry], period: Period, *, catalogue: Catalogue, now: datetime
) -> list[ResourceEntry]:
    """Those whose policy and opening hours allow a booking of the period."""
    group = likes(catalogue)
    allowed: dict[int, bool] = {}
    found = []
    for entry in entries:
        number = group[entry.pk]
        if number not in allowed:
            allowed[number] = is_allowed(entry, period, now=now)
        if allowed[number]:
            found.append(entry)
    return found


def check_some_allowed(
    candidates: Sequence[ResourceEntry], period: Period, *, catalogue: Catalogue, now: datetime
) -> None:
    """Raises what the first one's rules say where no candidate's rules allow the period."""
    if candidates and not offered(candidates, period, catalogue=catalogue, now=now):
        check_booking(candidates[:1], candidates[0].policy, period, attendees=1, now=now)


def is_allowed(entry: ResourceEntry, period: Period, *, now: datetime) -> bool:
    try:
        check_booking([entry], entry.policy, period, attendees=1, now=now)
    except Refusal:
        return False
    return True
