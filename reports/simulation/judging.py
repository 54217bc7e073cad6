"""Whether the hours and rules of the terms would have let a real booking be.

Only what they change is judged, and only of what the real ones let pass today: a booking that came about under older
hours or by somebody's leave stays. A rule that was set aside for a booking by hand stays set aside.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial

from booking import quotas, rules
from booking.models import Booking
from core.errors import Refusal
from core.ranges import Period
from reports.simulation.rows import Use
from reports.simulation.worlds import World
from spaces.models import Quota
from spaces.opening import Groups
from spaces.policies import Policy
from spaces.terms import Limit

CLOSED, QUOTA = "closed", "quota-exceeded"
SET_ASIDE = {CLOSED: "outside-opening-hours"}
"""The refusal that stands for a rule of ours where somebody set it aside."""
SAME = {"in-the-past": "notice-too-short"}
Check = Callable[[Policy], None]
Window = tuple[Limit, int, datetime]
"""A quota, whose it is, and when its window begins."""


@dataclass(slots=True)
class Judge:
    """`groups`: the access groups of people, where some hours depend on them."""

    real: World
    told: World
    groups: Mapping[int, Groups] = field(default_factory=dict)
    used: dict[Window, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def refusal(self, use: Use) -> str | None:
        """The first rule that says no. What passes counts for the quotas of what comes after."""
        if use.purpose != Booking.Purpose.USE or self.told.judged.isdisjoint(use.resources):
            return None
        for rule in self._against(use):
            if rule not in use.set_aside and SET_ASIDE.get(rule) not in use.set_aside:
                return rule
        self._count(use)
        return None

    def _against(self, use: Use) -> Iterator[str]:
        if not self._is_open(self.told, use) and self._is_open(self.real, use):
            yield CLOSED
        told, real = self.told.policy(use.resources), self.real.policy(use.resources)
        if told is not real:
            for check in self._checks(use):
                rule = _says_no(check, told)
                if rule and not _says_no(check, real):
                    yield rule
        if any(used + asked > limit.most for (limit, _who, _when), used, asked in self._quotas(use)):
            yield QUOTA

    def _is_open(self, world: World, use: Use) -> bool:
        groups = self.groups.get(use.person, frozenset())
        return all(entry.hours_for(groups).covers(use.period) for entry in world.entries(use.resources))

    def _checks(self, use: Use) -> Iterator[Check]:
        first = self.real.catalogue.resources[use.resources[0]]
        yield partial(rules.check_duration, period=use.period)
        yield partial(rules.check_grid, period=use.period, resource=first)
        yield partial(rules.check_notice, period=use.period, now=use.made_at)
        yield partial(rules.check_horizon, period=use.period, resource=first, now=use.made_at)

    def _quotas(self, use: Use) -> Iterator[tuple[Window, Decimal, Decimal]]:
        """By window: what was used before, and what this use asks for."""
        limits = {limit for key in use.resources for limit in self.told.limits.get(key, ())}
        if not limits:
            return
        asked = quotas.Use(quotas.Holder(use.person), self.real.entries(use.resources), use.period)
        for limit in limits:
            for window in quotas.windows_of(limit, asked):
                key = (limit, use.person, window.start)
                much = _asked(limit, asked, window)
                if much:
                    yield key, self.used[key], much

    def _count(self, use: Use) -> None:
        for key, _used, asked in list(self._quotas(use)):
            if not use.is_cancelled:
                self.used[key] += asked


def _asked(limit: Limit, use: quotas.Use, window: Period) -> Decimal:
    if limit.measure == Quota.Measure.BOOKINGS:
        return Decimal(1)
    inside = use.period.within(window)
    return inside.hours * use.within(limit.scope) if inside else Decimal(0)


def _says_no(check: Check, policy: Policy) -> str | None:
    try:
        check(policy)
    except Refusal as refusal:
        return SAME.get(refusal.code, refusal.code)
    return None
