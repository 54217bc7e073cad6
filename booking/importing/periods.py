"""When a row takes place: days, hours and lengths in several columns, on the clocks of the place. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.importing.moments import DAY, LONGEST, Moment, read_length, read_moment, resolved
from booking.importing.table import Problem, Wrong
from core.clock import MIDNIGHT, local_date
from core.ranges import Period


def read_period(said: Mapping[str, str], *, order: str, tz: ZoneInfo) -> tuple[Period | None, list[Problem]]:
    """From the cells `day`, `start`, `end_day`, `end` and `duration`; None with what is wrong with them."""
    moments: dict[str, Moment] = {}
    length: timedelta | None = None
    problems: list[Problem] = []
    for name in ("day", "start", "end_day", "end"):
        if name in said:
            try:
                moments[name] = read_moment(said[name], order)
            except Wrong as wrong:
                problems.append(wrong.at(name))
    if "duration" in said and not ("end" in said or "end_day" in said):
        try:
            length = read_length(said["duration"])
        except Wrong as wrong:
            problems.append(wrong.at("duration"))
    if problems:
        return None, problems
    try:
        return _between(moments, length, tz), []
    except Wrong as wrong:
        return None, [wrong.at("start")]


def _between(read: Mapping[str, Moment], length: timedelta | None, tz: ZoneInfo) -> Period:
    first = _joined(read.get("day"), read.get("start"))
    start = _instant(first, tz)
    if length is not None:
        return _checked(start, start + length)
    whole_day = first.instant is None and first.wall is None
    ends = read.get("end")
    if ends and ends.day is None and ends.wall == MIDNIGHT and "end_day" not in read:
        ends = replace(ends, turns_over=True)  # « 20 h – 0 h » ends the same night
    last = _joined(read.get("end_day") or Moment(day=first.day or local_date(start, tz)), ends)
    if "end" not in read and "end_day" not in read and not whole_day:
        raise _Elsewhere("missing")
    try:
        end = _instant(last, tz, is_end=True)
    except Wrong as wrong:
        raise _Elsewhere(wrong.code, **wrong.facts) from None
    return _checked(start, end)


class _Elsewhere(Wrong):
    """A problem of the end, found while the start was read."""

    def at(self, field: str) -> Problem:
        return "end", self.code, self.facts


def _joined(day: Moment | None, moment: Moment | None) -> Moment:
    """A day of one column and an hour of another; a column that says both is enough."""
    if moment is None or moment.instant is not None or moment.day is not None or day is None:
        return moment or day or Moment()
    return Moment(day.day, moment.wall, turns_over=moment.turns_over)


def _instant(moment: Moment, tz: ZoneInfo, *, is_end: bool = False) -> datetime:
    """A day alone begins at its midnight and ends at the next. Raises Wrong: missing, skipped-hour."""
    if moment.instant is not None:
        return moment.instant.astimezone(UTC)
    if moment.day is None:
        raise Wrong("missing")
    day = moment.day + DAY if moment.turns_over or (moment.wall is None and is_end) else moment.day
    return resolved(day, moment.wall or MIDNIGHT, tz)


def _checked(start: datetime, end: datetime) -> Period:
    if end <= start:
        raise _Elsewhere("ends-before-start")
    if end - start > LONGEST:
        raise _Elsewhere("too-long-a-time")
    return Period(start, end)
