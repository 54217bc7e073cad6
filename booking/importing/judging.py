"""What a row would become: its fields read one by one, each with its own problem. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from booking.importing.columns import is_gone
from booking.importing.matching import People, Places
from booking.importing.periods import read_period
from booking.importing.table import Problem, Wrong
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
    row.period, problems = read_period(said, order=setting.order, tz=setting.tz)
    row.problems += problems
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
