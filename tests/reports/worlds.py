"""Random worlds of two sites on different clocks, and what happened there, for computations that must agree."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from billing.models import Membership, Plan
from booking.models import Allocation, Booking
from booking.models.booking import HOLDING, Status
from core.ranges import Period
from members.models import Organisation
from reports.question import Days
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
HELD_ITS_TIME = (Status.CONFIRMED, Status.CHECKED_IN, Status.COMPLETED, Status.NO_SHOW)
WHOLE = 4
Span = tuple[datetime, datetime]


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


@dataclass(frozen=True)
class Told:
    """A booking as it was inserted: what was asked for, how long it was held, how its payer stood."""

    row: Booking
    asked: list[Resource]
    held: timedelta
    plan: int | None
    group: str | None


@dataclass
class World:
    """The atoms in the order of their numbers; `whole` has the first two as its parts."""

    atoms: list[Atom]
    whole: Resource
    payers: "Payers"
    now: datetime
    told: list[Told] = field(default_factory=list)

    def atoms_of(self, number: int) -> list[Atom]:
        return self.atoms[:2] if number == WHOLE else [self.atoms[number]]

    def asked(self, number: int) -> Resource:
        return self.whole if number == WHOLE else self.atoms[number].row

    def tz(self, site: Site) -> ZoneInfo:
        return ZoneInfo(site.time_zone)


@cache
def minutes(days: Days, tz: ZoneInfo) -> list[datetime]:
    """Every minute whose date on the wall is asked for."""
    start = datetime.combine(days.first - DAY, time(0), tzinfo=UTC)
    every = (start + number * MINUTE for number in range((days.count + 2) * 24 * 60))
    return [minute for minute in every if days.first <= minute.astimezone(tz).date() <= days.last]


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
        st.sets(st.integers(0, 4), min_size=1, max_size=2),
        st.none() | st.tuples(st.integers(-15, 90), st.none() | st.integers(0, 600)),
        st.integers(0, 4),
        st.fixed_dictionaries(
            {
                "purpose": st.sampled_from(["use", "use", "loan", "session"]),
                "attendees": st.integers(1, 5),
                "asks_for_check_in": st.booleans(),
                "made": st.integers(-30, 60 * 24 * 40),
                "free": st.integers(0, 600),
                "ended": st.integers(-900, 600),
                "was_a_hold": st.booleans(),
            }
        ),
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
    }


def build(facts: dict[str, Any]) -> World:
    """Three resources in Lorient, of which two make a whole, and two elsewhere; then all that happened."""
    origin = datetime.combine(facts["first"], time(0), tzinfo=UTC)

    def span(pair: tuple[int, int]) -> Span:
        start = origin + pair[0] * MINUTE
        return start, start + pair[1] * MINUTE

    atoms = places(facts, [span(pair) for pair in facts["closures"]])
    whole = ResourceFactory(site=atoms[0].row.site, kind="room", capacity=9)
    for atom in atoms[:2]:
        PartFactory(whole=whole, part=atom.row)
    Resource.objects.filter(pk=atoms[0].row.pk).update(is_bookable=False)
    ResourceFactory(site=whole.site, is_bookable=False)
    payers = Payers(facts["first"], facts["memberships"], [atoms[0].row.site, atoms[-1].row.site])
    world = World(atoms, whole, payers, origin + facts["now"] * MINUTE)
    for number, pair, lifted in facts["shut"]:
        shut(atoms[number], span(pair), lifted)
    for pair, status, numbers, visit, payer, more in facts["bookings"]:
        happened(world, sorted(numbers), span(pair), status, visit, payer, more)
    return world


def places(facts: dict[str, Any], closures: list[Span]) -> list[Atom]:
    atoms: list[Atom] = []
    for zone_name, rules, kinds in zip(ZONES, facts["rules"], (("room", "desk", "equipment"), ("desk",)), strict=True):
        site = SiteFactory(time_zone=zone_name, closes_on_public_holidays=False)
        for weekday, opens, closes in rules:
            OpeningRuleFactory(site=site, weekday=weekday, opens=opens, closes=closes)
        for start, end in closures:
            ClosureFactory(site=site, starts_at=start, ends_at=end)
        zone = ZoneFactory(site=site)
        for kind in kinds:
            row = ResourceFactory(site=site, kind=kind, zone=zone if kind == "desk" else None, capacity=2 + len(atoms))
            atoms.append(Atom(row, ZoneInfo(zone_name), rules, closures))
    return atoms


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
    world: World,
    numbers: list[int],
    period: Span,
    status: Status,
    visit: tuple[int, int | None] | None,
    payer: int,
    more: dict[str, Any],
) -> None:
    """Insert a booking unless what it needs is taken, and note what it should count for."""
    site = world.asked(numbers[0]).site  # a booking of several sites is refused
    numbers = [number for number in numbers if world.asked(number).site == site]
    requested = {atom.row.pk: number for number in reversed(numbers) for atom in world.atoms_of(number)}
    atoms = [atom for atom in world.atoms if atom.row.pk in requested]
    if status in HOLDING:
        if not all(atom.has_room(period) for atom in atoms):
            return
        for atom in atoms:
            atom.take(period)
    came, left, end = stayed(period, status, visit)
    row = insert(world, [atom.row for atom in atoms], period, status, payer, more, came=came, left=left)
    held = Period(period[0], end)
    for pk, number in requested.items():
        mine = Allocation.objects.filter(booking=row, resource=pk)
        mine.update(requested=world.asked(number), booked=held.stored)
    day = period[0].astimezone(world.tz(row.site)).date()
    standing = (None, None) if more["purpose"] == "session" else world.payers.standing(payer, day, row.site)
    asked = [world.asked(number) for number in dict.fromkeys(requested.values())]
    world.told.append(Told(row, asked, held.end - held.start, *standing))
    for atom in atoms if status in HELD_ITS_TIME else []:
        atom.booked.append(Use(held.start, held.end, *standing))
        if came is not None:
            stay = max(came, period[0]), min(held.end, world.now if left is None else left)
            atom.attended.append(Use(*stay, *standing))


def stayed(
    period: Span, status: Status, visit: tuple[int, int | None] | None
) -> tuple[datetime | None, datetime | None, datetime]:
    """Arrival, departure, and until when the time was held: who leaves early gives the rest back."""
    if visit is None:
        return None, None, period[1]
    came = period[0] + visit[0] * MINUTE
    left = None if visit[1] is None else came + visit[1] * MINUTE
    if left is None or status != Status.COMPLETED:
        return came, left, period[1]
    return came, left, min(period[1], max(left, period[0] + MINUTE))


def insert(
    world: World,
    resources: list[Resource],
    period: Span,
    status: Status,
    payer: int,
    more: dict[str, Any],
    *,
    came: datetime | None,
    left: datetime | None,
) -> Booking:
    start = period[0]
    who = {"person": world.payers.people[0], **world.payers.fields(payer)}
    was_a_hold = status == Status.CANCELLED and more["was_a_hold"]
    return past_booking(
        who.pop("person"),
        resources,
        Period(*period),
        status=status,
        purpose=more["purpose"],
        attendees=more["attendees"],
        checked_in_at=came,
        checked_out_at=left,
        created_at=start - more["made"] * MINUTE,
        no_show_at=start + 15 * MINUTE if more["asks_for_check_in"] else None,
        free_until=start - more["free"] * MINUTE,
        ended_at=start + more["ended"] * MINUTE,
        held_until=start if was_a_hold or status == Status.HELD else None,
        **who,
    )
