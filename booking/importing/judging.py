"""What a row would become: its fields read one by one, each with its own problem. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from booking.importing.columns import is_gone
from booking.importing.matching import People, Places
from booking.importing.moments import DAY, LONGEST, Moment, read_length, read_moment, resolved
from booking.importing.table import Problem, Wrong
from core.clock import MIDNIGHT, local_date
from core.ranges import Period
from members.models import Person
from spaces.catalogue import ResourceEntry

MOST_PEOPLE = 500
KEY = 180


@dataclass(frozen=True, slots=True)
class Setting:
    """What rows are read against."""

    mapping: Mapping[str, int]
    order: str
    tz: ZoneInfo
    places: Places
    people: People


@dataclass(slots=True)
class Judged:
    key: str = ""
    resources: list[ResourceEntry] = field(default_factory=list)
    person: Person | None = None
    person_said: str = ""
    email: str = ""
    period: Period | None = None
    title: str = ""
    attendees: int = 1
    problems: list[Problem] = field(default_factory=list)


def judge(cells: Sequence[str], setting: Setting) -> Judged:
    """Every field is looked at, so that all that is wrong is said at once."""
    said = {name: cells[place] for name, place in setting.mapping.items() if 0 <= place < len(cells) and cells[place]}
    row = Judged(title=said.get("title", "")[:160])
    if is_gone(said.get("status", "")):
        row.problems.append(("status", "cancelled-there", {}))
    _try(row, "resource", lambda: setattr(row, "resources", setting.places.named(said.get("resource", ""))))
    _try(row, "email", lambda: _who(row, said, setting.people))
    _try(row, "attendees", lambda: setattr(row, "attendees", _number(said.get("attendees", ""))))
    row.period = _period(row, said, setting)
    row.key = key_of(said)
    return row


def _try(row: Judged, name: str, read: Any) -> None:
    try:
        read()
    except Wrong as wrong:
        row.problems.append(wrong.at(name))


def _who(row: Judged, said: Mapping[str, str], people: People) -> None:
    row.person_said = said.get("person", "")[:120]
    row.email = said.get("email", "") or (row.person_said if "@" in row.person_said else "")
    row.email = row.email.removeprefix("mailto:").strip().lower()
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            raise Wrong("email-invalid", said=row.email) from None
    row.person = people.found(row.person_said, row.email)


def _number(text: str) -> int:
    if not text:
        return 1
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_PEOPLE:
        raise Wrong("not-a-number", said=text)
    return int(text)


def key_of(said: Mapping[str, str]) -> str:
    """What is the same booking in another copy of the file: its own identifier, else all that it says."""
    if said.get("uid"):
        uid = f"uid:{said['uid']}"
        return uid if len(uid) <= KEY else f"uid#{_digest(uid)}"
    kept = ("resource", "day", "start", "end_day", "end", "duration", "title", "person", "email")
    return f"row#{_digest(chr(31).join(said.get(name, '') for name in kept))}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _period(row: Judged, said: Mapping[str, str], setting: Setting) -> Period | None:
    read: dict[str, Moment] = {}
    before = len(row.problems)
    for name in ("day", "start", "end_day", "end"):
        if name in said:
            _try(row, name, lambda name=name: read.__setitem__(name, read_moment(said[name], setting.order)))
    length: list[timedelta] = []
    if "duration" in said and not ("end" in said or "end_day" in said):
        _try(row, "duration", lambda: length.append(read_length(said["duration"])))
    if len(row.problems) > before:
        return None
    found: list[Period] = []
    _try(row, "start", lambda: found.append(_between(read, length[0] if length else None, setting.tz)))
    return found[0] if found else None


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
