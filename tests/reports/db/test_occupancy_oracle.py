"""A second computation, slow and naive: minute by minute, on the clocks of each site. Both must agree to the minute."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import Membership, Plan
from booking.models import Booking
from booking.models.booking import HOLDING, Status
from core.ranges import Period
from members.models import Organisation
from reports.occupancy import GROUPS, occupancy
from reports.question import Days, Question
from spaces import catalogue
from spaces.models import Resource, Site
from tests.factories import (
    ClosureFactory,
    MembershipFactory,
    OpeningRuleFactory,
    OrganisationFactory,
    PartFactory,
    PersonFactory,
    PlanFactory,
    ResourceFactory,
    SiteFactory,
    ZoneFactory,
)
from tests.factories.reports import blocked, past_booking

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ZONES = ("Europe/Paris", "Asia/Kolkata")
FIRST_DAYS = (date(2027, 3, 27), date(2026, 10, 24), date(2026, 12, 31), date(2027, 5, 30))
"""The nights when the clocks change are inside the three days that follow."""
NEVER = datetime(1, 1, 1, tzinfo=UTC)
HELD_ITS_TIME = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW)


@dataclass(frozen=True)
class Use:
    """Booked or attended time, and under which plan and price group it was used."""

    start: datetime
    end: datetime
    plan: int | None
    group: str | None


@dataclass
class Atom:
    """A resource as the slow computation sees it. Periods are pairs of instants."""

    row: Resource
    tz: ZoneInfo
    rules: list[tuple[int, time, time]]
    closures: list[tuple[datetime, datetime]]
    shut: list[tuple[datetime, datetime]] = field(default_factory=list)
    booked: list[Use] = field(default_factory=list)
    attended: list[Use] = field(default_factory=list)
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
    """Minutes open, booked, attended and booked outside, by the keys of the row.

    Everybody has the place's whole open time, whoever they are: those who used something, and nobody in particular.
    """
    words = question.group_by
    payers = {payer_keys(use, words) for atom in atoms for use in atom.booked if asked_for(atom, use, question.days)}
    payers.add(payer_keys(Use(NEVER, NEVER, None, "public"), words))
    counts = [Counter(), Counter(), Counter(), Counter()]
    for atom in atoms:
        for minute in minutes(question.days, atom.tz):
            place, is_open = keys_of(atom, minute.astimezone(atom.tz), words), atom.is_open(minute)
            for payer in payers:
                counts[0][mixed(place, payer, words)] += is_open
            for use in during(minute, atom.booked):
                counts[1 if is_open else 3][mixed(place, payer_keys(use, words), words)] += 1
            for use in during(minute, atom.attended) if is_open else ():
                counts[2][mixed(place, payer_keys(use, words), words)] += 1
    return {keys: tuple(count[keys] for count in counts) for keys in counts[0]}


def asked_for(atom: Atom, use: Use, days: Days) -> bool:
    asked = minutes(days, atom.tz)
    return use.start <= asked[-1] and asked[0] < use.end


def during(minute: datetime, uses: list[Use]) -> list[Use]:
    return [use for use in uses if use.start <= minute < use.end]


def payer_keys(use: Use, words: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(use, word) for word in words if word in ("plan", "group"))


def mixed(place: dict[str, Any], payer: tuple[Any, ...], words: tuple[str, ...]) -> tuple[Any, ...]:
    payers = iter(payer)
    return tuple(next(payers) if word in ("plan", "group") else place[word] for word in words)


@cache
def minutes(days: Days, tz: ZoneInfo) -> list[datetime]:
    """Every minute whose date on the wall is asked for."""
    start = datetime.combine(days.first - DAY, time(0), tzinfo=UTC)
    every = (start + number * MINUTE for number in range((days.count + 2) * 24 * 60))
    return [minute for minute in every if days.first <= minute.astimezone(tz).date() <= days.last]


def keys_of(atom: Atom, local: datetime, words: tuple[str, ...]) -> dict[str, Any]:
    row = atom.row
    return {
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
        st.integers(0, 4),
        st.sampled_from([Booking.Purpose.USE, Booking.Purpose.USE, Booking.Purpose.SESSION]),
    ),
    max_size=14,
)
# Payers 0 to 4 are those of `Payers`: whose membership, from which day, for how long, of which plan, at which home.
MEMBERSHIPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(-3, 3),
        st.none() | st.integers(0, 3),
        st.integers(0, 2),
        st.none() | st.integers(0, 1),
    ),
    max_size=6,
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
        "memberships": draw(MEMBERSHIPS),
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
    payers = Payers(world["first"], world["memberships"], [atoms[0].row.site, atoms[-1].row.site])
    for number, pair, lifted in world["shut"]:
        shut(atoms[number], span(pair), lifted)
    for pair, status, numbers, visit, payer, purpose in world["bookings"]:
        taken = [atoms[number] for number in sorted(numbers)]
        happened(taken, span(pair), status, visit, now, payers, payer, purpose)
    return atoms, now


def shut(atom: Atom, period: tuple[datetime, datetime], lifted: int | None) -> None:
    lifted_at = None if lifted is None else period[0] + lifted * MINUTE
    if lifted_at is None:
        if not atom.has_room(period):
            return
        atom.take(period)
    blocked(atom.row, Period(*period), lifted_at=lifted_at)
    atom.shut.append((period[0], period[1] if lifted_at is None else min(period[1], lifted_at)))


class Payers:
    """Two people, an association and a company for which the first of them books, and somebody without anything."""

    def __init__(self, first: date, memberships: list[tuple[Any, ...]], sites: list[Site]) -> None:
        self.people = [PersonFactory() for _ in range(3)]
        kinds = (Organisation.Kind.ASSOCIATION, Organisation.Kind.COMPANY)
        self.organisations = [OrganisationFactory(kind=kind) for kind in kinds]
        self.plans = [
            PlanFactory(group="member"),
            PlanFactory(group="solidarity"),
            PlanFactory(group="member", scope=Plan.Scope.HOME),
        ]
        self.memberships: list[Membership] = []
        for payer, start, length, plan, home in memberships:
            starts_on = first + start * DAY
            ends_on = None if length is None else starts_on + length * DAY
            self.join(payer, starts_on, ends_on, self.plans[plan], None if home is None else sites[home])

    def join(self, payer: int, starts_on: date, ends_on: date | None, plan: Plan, home: Site | None) -> None:
        whose = self.fields(payer)
        own = [one for one in self.memberships if self.is_of(one, payer)]
        if all((one.ends_on and one.ends_on < starts_on) or (ends_on and ends_on < one.starts_on) for one in own):
            whose = {"person": None, **whose} if "organisation" in whose else whose
            terms = {"plan": plan, "starts_on": starts_on, "ends_on": ends_on, "home_site": home}
            self.memberships.append(MembershipFactory(**whose, **terms))

    def fields(self, payer: int) -> dict[str, Any]:
        """Who pays, as a booking says it."""
        if payer in (2, 3):
            return {"organisation": self.organisations[payer - 2]}
        return {"person": self.people[min(payer, 2)]}

    def is_of(self, membership: Membership, payer: int) -> bool:
        ((name, who),) = self.fields(payer).items()
        return getattr(membership, name) == who

    def standing(self, payer: int, day: date, site: Site) -> tuple[int | None, str]:
        for one in self.memberships:
            elsewhere = one.plan.scope == Plan.Scope.HOME and one.home_site not in (None, site)
            is_on = one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
            if self.is_of(one, payer) and is_on and not elsewhere:
                return one.plan.pk, one.plan.group
        return None, "association" if payer == 2 else "public"


def happened(
    atoms: list[Atom],
    period: tuple[datetime, datetime],
    status: Status,
    visit: tuple[int, int | None] | None,
    now: datetime,
    payers: Payers,
    payer: int,
    purpose: str,
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
    who = {"person": payers.people[0], **payers.fields(payer)}
    times = {"checked_in_at": came, "checked_out_at": left, "status": status, "purpose": purpose}
    past_booking(who.pop("person"), [atom.row for atom in atoms], Period(*period), **times, **who)
    for atom in atoms if status in HELD_ITS_TIME else []:
        day = period[0].astimezone(atom.tz).date()
        standing = payers.standing(payer, day, atoms[0].row.site) if purpose == "use" else (None, None)
        atom.booked.append(Use(*period, *standing))
        if came is not None:
            stay = max(came, period[0]), min(period[1], now if left is None else left)
            atom.attended.append(Use(*stay, *standing))


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
        plain = occupancy(replace(question, group_by=()), catalogue=catalogue.current(), now=now)
        transaction.set_rollback(True)
    minute = 60_000_000
    assert {keys: tuple(value / minute for value in values) for keys, values in found.items()} == expected
    assert report.whole == plain.whole
