"""The occurrences of an event: its rule expanded, days left out, changed ones in their place (RFC 5545, 3.8.5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import cast
from zoneinfo import ZoneInfo

from booking.errors import RuleInvalid
from booking.importing.content_lines import Component, Line
from booking.importing.event_times import DAY, Times, after, instant_of, length_of
from booking.importing.table import Wrong
from booking.recurrence import Recurrence
from booking.recurrence_reading import read_rule
from core.clock import MIDNIGHT

AHEAD = timedelta(days=366)
FAR = timedelta(days=40 * 366)
MOST = 4000
"""Occurrences of one event."""

Spend = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Occurrence:
    event: Component
    start: datetime
    end: datetime
    original: datetime | None = None
    """When its series had it take place; None for what does not recur."""


@dataclass(slots=True)
class Found:
    rows: list[Occurrence] = field(default_factory=list)
    left_out: int = 0
    endless: bool = False


@dataclass(frozen=True, slots=True)
class _Looking:
    now: datetime
    ahead: timedelta
    since: datetime | None
    spend: Spend


def occurrences(
    master: Component,
    changed: list[Component],
    times: Times,
    *,
    now: datetime,
    ahead: timedelta = AHEAD,
    since: datetime | None = None,
    spend: Spend = bool,
) -> Found:
    """In order of time. Raises Wrong.

    A series is followed until `ahead` of `now`, from its beginning or from shortly before `since`. `spend` is told how
    many days are looked at, and may put an end to it.
    """
    found, looking = Found(), _Looking(now, ahead, since, spend)
    if is_off(master):
        found.left_out = 1
        return found
    rule, dates = master.first("RRULE"), master.all("RDATE")
    if rule is None and not dates:
        found.rows = [Occurrence(master, *times.span(master))]
        return found
    planned = _planned(master, times, found, looking)
    changes = _Changes(changed, times, found)
    is_left_out = _left_out(master, times, looking)
    for original, until in sorted(planned.items()):
        if original in changes.single:
            one = changes.single.pop(original)
        elif is_left_out(original):
            one = None
        else:
            one = changes.applied(Occurrence(master, original, until, original))
        found.rows += [one] if one else []
    found.rows += [one for one in changes.single.values() if one]  # moved from days that the rule does not give
    return found


def is_off(event: Component) -> bool:
    return event.text("STATUS").upper() == "CANCELLED"


def _planned(master: Component, times: Times, found: Found, looking: _Looking) -> dict[datetime, datetime]:
    """Start and end of what DTSTART, RRULE and RDATE give, on the clocks of their own zones."""
    line, rule = master.first("DTSTART"), master.first("RRULE")
    if line is None:
        raise Wrong("no-start")
    first, hour, zone = times.wall(line)
    wall, length = hour or MIDNIGHT, times.length(master)
    days = [first]
    if rule is not None:
        recurrence = _rule(rule.value, line, times)
        found.endless = not recurrence.has_an_end
        last = max(first, looking.now.date()) + looking.ahead
        since = looking.since and looking.since.astimezone(zone).date() - length - DAY
        looking.spend(
            max(0, (min(last, recurrence.until or last) - (first if recurrence.count else since or first)).days)
        )
        for day in recurrence.days(first, last=last, look=FAR, since=since or None):
            days.append(day)
            if len(days) > MOST:
                break
    planned = {instant_of(day, wall, zone): after(day, wall, length, zone) for day in dict.fromkeys(days)}
    return planned | dict(_dates(master, length, times, looking))


def _dates(
    master: Component, length: timedelta, times: Times, looking: _Looking
) -> Iterable[tuple[datetime, datetime]]:
    """RDATE: instants, days, or periods with an end or a length of their own."""
    for line in master.all("RDATE"):
        for said in filter(None, line.value.split(",")):
            looking.spend(1)
            start, _slash, end = said.partition("/")
            day, hour, zone = times.wall(line, start)
            own = length_of(end) if end.lstrip("+").startswith("P") else length
            until = times.instant(line, end) if end[:1].isdigit() else after(day, hour or MIDNIGHT, own, zone)
            yield instant_of(day, hour or MIDNIGHT, zone), until


def _left_out(master: Component, times: Times, looking: _Looking) -> Callable[[datetime], bool]:
    """By EXDATE: an instant, or all of a day."""
    lines = master.all("EXDATE")
    if not lines:
        return lambda _original: False
    looking.spend(sum(line.value.count(",") + 1 for line in lines))
    line = master.first("DTSTART")
    zone: tzinfo = times.wall(line)[2] if line else times.tz
    walls = [times.wall(line, said) for line in lines for said in line.value.split(",") if said.strip()]
    instants = {instant_of(day, hour or MIDNIGHT, its_zone) for day, hour, its_zone in walls}
    days = {day for day, hour, _its_zone in walls if hour is None}
    return lambda original: original in instants or original.astimezone(zone).date() in days


def _rule(value: str, starts: Line, times: Times) -> Recurrence:
    _day, hour, zone = times.wall(starts)
    try:
        return read_rule(value, starts=hour or MIDNIGHT, tz=cast(ZoneInfo, zone))
    except RuleInvalid:
        raise Wrong("rule-not-understood", said=value[:80]) from None


class _Changes:
    """What RECURRENCE-IDs say: of one occurrence each, or of one and all that follow (RANGE=THISANDFUTURE)."""

    def __init__(self, changed: list[Component], times: Times, found: Found) -> None:
        self.times = times
        self.single: dict[datetime, Occurrence | None] = {}
        self.following: list[tuple[datetime, Component]] = []
        for event in sorted(changed, key=sequence_of):
            line = event.first("RECURRENCE-ID")
            if line is None:
                continue
            original = times.instant(line)
            off = is_off(event)
            found.left_out += off
            self.single[original] = None if off else Occurrence(event, *times.span(event), original)
            if line.parameters.get("RANGE", "").upper() == "THISANDFUTURE":
                self.following.append((original, event))
        self.following.sort(key=lambda pair: pair[0], reverse=True)

    def applied(self, one: Occurrence) -> Occurrence | None:
        """Moved by as much as the latest change before it moved its own, and as long as that one."""
        found = next(((since, event) for since, event in self.following if since <= one.start), None)
        if found is None:
            return one
        since, event = found
        if is_off(event):
            return None
        line = event.first("DTSTART")
        if line is None:
            raise Wrong("no-start")
        day, hour, zone = self.times.wall(line)
        moved = datetime.combine(day, hour or MIDNIGHT) - since.astimezone(zone).replace(tzinfo=None)
        wall = one.start.astimezone(zone).replace(tzinfo=None) + moved
        start = instant_of(wall.date(), wall.time(), zone)
        return Occurrence(event, start, after(wall.date(), wall.time(), self.times.length(event), zone), one.original)


def sequence_of(event: Component) -> int:
    said = event.text("SEQUENCE")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
