"""What policies are made of once compiled: plain values that hash and compare, so that like policies are judged once.

Where a value names a policy, it is for the explanation; a set of such values holds what *all* of them say.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from core.clock import MIDNIGHT, at_wall, days_touched, start_of_day
from core.ranges import Period
from spaces.models import BookingPolicy

DAY = timedelta(days=1)
BOOKERS = ["anyone", "members", "groups", "stewards"]
"""Levels of `BookingPolicy.Booker`, the strictest last."""


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A group or a qualification, as people read it."""

    pk: int
    slug: str
    name_fr: str
    name_en: str = ""

    @property
    def name(self) -> str:
        is_french = (get_language() or "fr").startswith("fr")
        return self.name_fr if is_french else self.name_en or self.name_fr


class Placed(Protocol):
    """A resource, stored or compiled."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def site_id(self) -> int: ...
    @property
    def zone_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """The resources that a policy speaks of; None and the empty kind mean all."""

    kind: str = ""
    site_id: int | None = None
    zone_id: int | None = None
    resource_id: int | None = None

    @classmethod
    def of(cls, policy: BookingPolicy) -> "Scope":
        return cls(policy.kind, policy.site_id, policy.zone_id, policy.resource_id)

    def holds(self, resource: Placed) -> bool:
        return (
            self.kind in ("", resource.kind)
            and self.site_id in (None, resource.site_id)
            and self.zone_id in (None, resource.zone_id)
            and self.resource_id in (None, resource.pk)
        )


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may: of a level, and in one of the groups where the level is that of groups."""

    level: str
    groups: frozenset[Named] = frozenset()

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(group.pk for group in self.groups)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekday (0 is Monday) from one wall-clock time to another; 00:00 ends at the end of the day."""

    weekday: int
    starts: time
    ends: time
    name: str = ""

    def on(self, day: date, tz: ZoneInfo) -> Period | None:
        """None on other weekdays, and where the spring change swallows it."""
        if day.weekday() != self.weekday:
            return None
        start = at_wall(day, self.starts, tz)
        end = start_of_day(day + DAY, tz) if self.ends == MIDNIGHT else at_wall(day, self.ends, tz)
        return Period(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Slots:
    """The fixed slots of one policy."""

    policy: str
    slots: tuple[Slot, ...]

    def on(self, day: date, tz: ZoneInfo) -> list[tuple[Slot, Period]]:
        return [(slot, period) for slot in self.slots if (period := slot.on(day, tz))]

    def during(self, period: Period, tz: ZoneInfo) -> list[Period]:
        """Those that lie wholly inside, in order of time."""
        days = days_touched(period.start, period.end, tz)
        return sorted(one for day in days for _slot, one in self.on(day, tz) if period.contains(one))

    def runs(self, period: Period, tz: ZoneInfo) -> list[Period]:
        """What can be booked inside the period: every slot, and every chain of slots that touch."""
        return _chains(self.during(period, tz))

    def compose(self, period: Period, tz: ZoneInfo) -> bool:
        """Whether the period is one slot, or several that touch each other."""
        reached, inside = {period.start}, self.during(period, tz)
        for one in inside:
            if one.start in reached:
                reached.add(one.end)
        return period.end in reached


def _chains(slots: list[Period]) -> list[Period]:
    found: set[Period] = set()
    for first in slots:
        ends = {first.end}
        found.add(first)
        for later in slots:
            if later.start in ends and later.start > first.start:
                ends.add(later.end)
                found.add(Period(first.start, later.end))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota: at most so much of what its policy speaks of, for a person or an organisation."""

    policy: str
    scope: Scope
    holder: str
    measure: str
    window: str
    most: Decimal


@dataclass(frozen=True, slots=True)
class Rest:
    """A cooldown: so much time between two bookings of what its policy speaks of, by one person."""

    policy: str
    scope: Scope
    length: timedelta


@dataclass(frozen=True, slots=True)
class Privilege:
    """Another horizon for the people of these groups."""

    groups: frozenset[Named]
    horizon: timedelta

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(group.pk for group in self.groups)


@dataclass(frozen=True, slots=True)
class Horizon:
    """How long ahead one may book; the strictest privilege that one has replaces what holds for all."""

    length: timedelta
    privileges: frozenset[Privilege] = frozenset()

    def of(self, groups: frozenset[int]) -> timedelta:
        theirs = [privilege.horizon for privilege in self.privileges if privilege.keys & groups]
        return min(theirs, default=self.length)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A weekday kept for groups; `opens_to_all` before the start it opens, None: never."""

    policy: str
    weekday: int
    groups: frozenset[Named]
    opens_to_all: timedelta | None

    @property
    def keys(self) -> frozenset[int]:
        return frozenset(group.pk for group in self.groups)


@dataclass(frozen=True, slots=True, order=True)
class Tier:
    """Cancelling less than `notice` before the start costs `percent` of the price."""

    notice: timedelta
    percent: int


def staircase(tiers: "frozenset[Tier] | set[Tier]") -> tuple[Tier, ...]:
    """The earliest first; only those that cost more than what came before. The dearest that applies wins."""
    steps: list[Tier] = []
    for tier in sorted(tiers, key=lambda tier: (-tier.notice, -tier.percent)):
        if tier.percent > (steps[-1].percent if steps else 0):
            steps.append(tier)
    return tuple(steps)
