"""A second computation, slow and naive: minute by minute, on the clocks of each site. Both must agree to the minute."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.models.booking import HOLDING, Status
from core.ranges import Period
from reports.occupancy import GROUPS, occupancy
from reports.question import Days, Question
from spaces import catalogue
from spaces.models import Resource
from tests.factories import (
    ClosureFactory,
    OpeningRuleFactory,
    PartFactory,
    PersonFactory,
    ResourceFactory,
    SiteFactory,
    ZoneFactory,
)
from tests.factories.reports import blocked, past_booking

MINUTE = timedelta(minutes=1)
ZONES = ("Europe/Paris", "Asia/Kolkata")
FIRST_DAYS = (date(2027, 3, 27), date(2026, 10, 24), date(2026, 12, 31), date(2027, 5, 30))
"""The nights when the clocks change are inside the three days that follow."""
HELD_ITS_TIME = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW)


@dataclass
class Atom:
    """A resource as the slow computation sees it. Periods are pairs of instants."""

    row: Resource
    tz: ZoneInfo
    rules: list[tuple[int, time, time]]
    closures: list[tuple[datetime, datetime]]
    shut: list[tuple[datetime, datetime]] = field(default_factory=list)
    booked: list[tuple[datetime, datetime]] = field(default_factory=list)
    attended: list[tuple[datetime, datetime]] = field(default_factory=list)
    taken: list[tuple[datetime, datetime]] = field(default_factory=list)
    """What the exclusion constraint keeps for one holder; time that is past may have been given twice."""

    def take(self, period: tuple[datetime, datetime]) -> None:
        self.taken.append(period)

    def has_room(self, period: tuple[datetime, datetime]) -> bool:
        return not any(period[0] < end and start < period[1] for start, end in self.taken)

    def is_open(self, minute: datetime) -> bool:
        local = minute.astimezone(self.tz)
        wall = local.time()
        told = any(
            day == local.weekday() and opens <= wall and (wall < closes or closes == time(0))
            for day, opens, closes in self.rules
        )
        return told and not inside(minute, self.closures) and not inside(minute, self.shut)


def inside(minute: datetime, periods: list[tuple[datetime, datetime]]) -> int:
    return sum(start <= minute < end for start, end in periods)


def slowly(atoms: list[Atom], question: Question) -> dict[tuple[Any, ...], tuple[int, int, int, int]]:
    """Minutes open, booked, attended and booked outside, by the keys of the row."""
    counts = [Counter(), Counter(), Counter(), Counter()]
    for atom in atoms:
        for minute in minutes(question.days, atom.tz):
            keys = keys_of(atom, minute.astimezone(atom.tz), question.group_by)
            is_open, booked = atom.is_open(minute), inside(minute, atom.booked)
            counts[0][keys] += is_open
            counts[1][keys] += booked * is_open
            counts[2][keys] += inside(minute, atom.attended) * is_open
            counts[3][keys] += booked * (not is_open)
    return {keys: tuple(count[keys] for count in counts) for keys in counts[0]}


def minutes(days: Days, tz: ZoneInfo) -> Iterator[datetime]:
    """Every minute whose date on the wall is asked for."""
    minute = datetime.combine(days.first - timedelta(days=1), time(0), tzinfo=UTC)
    while minute.date() <= days.last + timedelta(days=1):
        if days.first <= minute.astimezone(tz).date() <= days.last:
            yield minute
        minute += MINUTE


def keys_of(atom: Atom, local: datetime, words: tuple[str, ...]) -> tuple[Any, ...]:
    row = atom.row
    known = {
        "resource": row.pk,
        "kind": row.kind,
        "zone": row.zone_id,
        "site": row.site_id,
        "day": local.strftime("%Y-%m-%d"),
        "week": local.strftime("%G-W%V"),
        "month": local.strftime("%Y-%m"),
        "weekday": int(local.strftime("%u")) - 1,
        "hour": int(local.strftime("%H")),
    }
    return tuple(known[word] for word in words)


# Rules change on the quarter hour, outside the hour that the clocks skip or repeat.
QUARTERS = [time(hour, minute) for hour in range(24) if hour != 2 for minute in (0, 15, 30, 45)]
RULES = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(QUARTERS), st.sampled_from(QUARTERS)).filter(
        lambda rule: rule[1] < rule[2] or rule[2] == time(0)
    ),
    min_size=2,
    max_size=14,
)
SPANS = st.tuples(st.integers(-24 * 60, 4 * 24 * 60), st.integers(1, 14 * 60))
BOOKINGS = st.lists(
    st.tuples(
        SPANS,
        st.sampled_from(list(Status)),
        st.sets(st.integers(0, 3), min_size=1, max_size=2),
        st.none() | st.tuples(st.integers(-15, 90), st.none() | st.integers(0, 600)),
    ),
    max_size=14,
)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    first = draw(st.sampled_from(FIRST_DAYS))
    return {
        "first": first,
        "days": Days(first, first + timedelta(days=draw(st.integers(0, 2)))),
        "rules": [draw(RULES), draw(RULES)],
        "closures": draw(st.lists(SPANS, max_size=2)),
        "shut": draw(st.lists(st.tuples(st.integers(0, 3), SPANS, st.none() | st.integers(0, 400)), max_size=3)),
        "bookings": draw(BOOKINGS),
        "now": draw(st.integers(0, 4 * 24 * 60)),
        "words": tuple(draw(st.lists(st.sampled_from(GROUPS), unique=True, max_size=3))),
    }


def build(world: dict[str, Any]) -> tuple[list[Atom], datetime]:
    """Three resources in Lorient, of which two make a whole, and one elsewhere; then all that happened."""
    origin = datetime.combine(world["first"], time(0), tzinfo=UTC)

    def span(pair: tuple[int, int]) -> tuple[datetime, datetime]:
        start = origin + pair[0] * MINUTE
        return start, start + pair[1] * MINUTE

    closures = [span(pair) for pair in world["closures"]]
    atoms = []
    for index, (zone_name, rules) in enumerate(zip(ZONES, world["rules"], strict=True)):
        site = SiteFactory(time_zone=zone_name, closes_on_public_holidays=False)
        for weekday, opens, closes in rules:
            OpeningRuleFactory(site=site, weekday=weekday, opens=opens, closes=closes)
        for start, end in closures:
            ClosureFactory(site=site, starts_at=start, ends_at=end)
        kinds = ("desk", "room") if index else ("room", "desk", "desk")
        zone = ZoneFactory(site=site)
        rows = [ResourceFactory(site=site, kind=kind, zone=zone if kind == "desk" else None) for kind in kinds]
        atoms += [Atom(row, ZoneInfo(zone_name), rules, closures) for row in rows]
    whole = ResourceFactory(site=atoms[0].row.site, kind="room")
    for atom in atoms[:2]:
        PartFactory(whole=whole, part=atom.row)
    Resource.objects.filter(pk=atoms[0].row.pk).update(is_bookable=False)
    ResourceFactory(site=whole.site, is_bookable=False)
    now = origin + world["now"] * MINUTE
    for number, pair, lifted in world["shut"]:
        shut(atoms[number], span(pair), lifted)
    for pair, status, numbers, visit in world["bookings"]:
        happened([atoms[number] for number in sorted(numbers)], span(pair), status, visit, now)
    return atoms, now


def shut(atom: Atom, period: tuple[datetime, datetime], lifted: int | None) -> None:
    lifted_at = None if lifted is None else period[0] + lifted * MINUTE
    if lifted_at is None:
        if not atom.has_room(period):
            return
        atom.take(period)
    blocked(atom.row, Period(*period), lifted_at=lifted_at)
    atom.shut.append((period[0], period[1] if lifted_at is None else min(period[1], lifted_at)))


def happened(
    atoms: list[Atom],
    period: tuple[datetime, datetime],
    status: Status,
    visit: tuple[int, int | None] | None,
    now: datetime,
) -> None:
    """Insert a booking unless what it needs is taken, and note what it should count for."""
    if status in HOLDING:
        if not all(atom.has_room(period) for atom in atoms):
            return
        for atom in atoms:
            atom.take(period)
    came = left = None
    if visit is not None:
        came = period[0] + visit[0] * MINUTE
        left = None if visit[1] is None else came + visit[1] * MINUTE
    resources = [atom.row for atom in atoms]
    past_booking(PersonFactory(), resources, Period(*period), status=status, checked_in_at=came, checked_out_at=left)
    for atom in atoms if status in HELD_ITS_TIME else []:
        atom.booked.append(period)
        if came is not None:
            atom.attended.append((max(came, period[0]), min(period[1], now if left is None else left)))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_occupancy_agrees_with_counting_minutes(world):
    with transaction.atomic():
        atoms, now = build(world)
        question = Question(world["days"], group_by=world["words"])
        report = occupancy(question, catalogue=catalogue.current(), now=now)
        found = {row.keys: (row.open, row.booked, row.attended, row.outside) for row in report.rows}
        expected = slowly(atoms, question)
        transaction.set_rollback(True)
    minute = 60_000_000
    assert {keys: tuple(value / minute for value in values) for keys, values in found.items()} == expected
