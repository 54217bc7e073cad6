"""Series made by the real verb."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from booking.actions.repeating import create_series
from booking.models import Series
from booking.recurrence_reading import read_rule
from booking.repetition import Pattern
from members.models import Person
from spaces import catalogue
from spaces.models import Resource
from tests.conftest import MONDAY, NOW, PARIS
from tests.factories.booking import wanted


def pattern(rule: str, *, first: date = MONDAY, starts: int | time = 9, hours: int = 2, **more: Any) -> Pattern:
    at = starts if isinstance(starts, time) else time(starts)
    return Pattern(read_rule(rule, starts=at, tz=PARIS), first, at, timedelta(hours=hours), PARIS, **more)


def repeat(person: Person, resources: Sequence[Resource], rule: str, *, now: datetime = NOW, **more: Any) -> Series:
    """Each occurrence from nine to eleven unless told."""
    how = {name: more.pop(name) for name in ("decisions", "on_conflict") if name in more}
    when = {name: more.pop(name) for name in ("first", "starts", "hours", "exdates") if name in more}
    asked = pattern(rule, **when)
    return create_series(
        wanted=wanted(person, resources, asked.period(asked.first), **more),
        pattern=asked,
        catalogue=catalogue.current(),
        now=now,
        **how,
    )
