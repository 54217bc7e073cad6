"""The occurrences of an event: its rule expanded, days left out, changed ones in their place (RFC 5545, 3.8.5)."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from booking.errors import RuleInvalid
from booking.importing.content_lines import Component
from booking.importing.event_times import Times, instant_of
from booking.importing.table import Problem, Wrong
from booking.recurrence_reading import read_rule
from core.clock import MIDNIGHT

AHEAD = timedelta(days=366)
FAR = timedelta(days=40 * 366)
MOST = 4000
"""Occurrences of one event."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    event: Component
    start: datetime
    end: datetime
    original: datetime | None = None
    """When its series had it take place; None for what does not recur."""
    found: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Found:
    rows: list[Occurrence] = field(default_factory=list)
    left_out: int = 0
    endless: bool = False


def occurrences(master: Component, changed: list[Component], times: Times, *, now: datetime) -> Found:
    """In order of time. Raises Wrong."""
    found = Found()
    if _is_off(master):
        found.left_out = 1
        return found
    start, end = times.span(master)
    rule, dates = master.first("RRULE"), master.all("RDATE")
    if rule is None and not dates:
        found.rows = [Occurrence(master, start, end)]
        return found
    planned = _planned(master, times, found, now=now)
    planned |= dict.fromkeys(times.instants(dates))
    left_out = times.instants(master.all("EXDATE"))
    replaced = _replaced(changed, times, found)
    for original, until in sorted(planned.items()):
        if original in replaced:
            one = replaced.pop(original)
            found.rows += [one] if one else []
        elif original not in left_out:
            found.rows.append(Occurrence(master, original, until or original + (end - start), original))
    found.rows += [one for one in replaced.values() if one]  # moved from days that the rule does not give
    return found


def _is_off(event: Component) -> bool:
    return event.text("STATUS").upper() == "CANCELLED"


def _planned(master: Component, times: Times, found: Found, *, now: datetime) -> dict[datetime, datetime | None]:
    """Start and end of what DTSTART and RRULE give, on the clocks of the event's own zone."""
    line, rule = master.first("DTSTART"), master.first("RRULE")
    if line is None:
        raise Wrong("no-start")
    first, hour, zone = times.wall(line)
    wall, length = hour or MIDNIGHT, times.length(master) or (timedelta(days=1) if hour is None else timedelta())
    planned: dict[datetime, datetime | None] = {}
    days = [first]
    if rule is not None:
        recurrence = _rule(rule.value, wall, zone)
        found.endless = not recurrence.has_an_end
        last = max(first, now.date()) + AHEAD
        for day in recurrence.days(first, last=last, look=FAR):
            days.append(day)
            if len(days) > MOST:
                break
    for day in dict.fromkeys(days):
        until = datetime.combine(day, wall) + length
        planned[instant_of(day, wall, zone)] = instant_of(until.date(), until.time(), zone)
    return planned


def _rule(value: str, wall: time, zone: tzinfo) -> Any:
    try:
        return read_rule(value, starts=wall, tz=cast(ZoneInfo, zone))
    except RuleInvalid:
        raise Wrong("rule-not-understood", said=value[:80]) from None


def _replaced(changed: list[Component], times: Times, found: Found) -> dict[datetime, Occurrence | None]:
    """By the start that the series gave it; None where it was cancelled."""
    replaced: dict[datetime, Occurrence | None] = {}
    for event in changed:
        line = event.first("RECURRENCE-ID")
        if line is None:
            continue
        original = times.instant(line)
        if _is_off(event):
            replaced[original] = None
            found.left_out += 1
            continue
        problem: tuple[Problem, ...] = ()
        if line.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
            problem = (Wrong("range-not-understood").at("start"),)
        replaced[original] = Occurrence(event, *times.span(event), original, problem)
    return replaced
