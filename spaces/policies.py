"""The effective booking policy of a resource: the strictest of all that speak of it, value by value.

Plain values have a strictest one; of the rest all hold at once: every set of slots, every quota, every audience. Both
ways the order of the policies never matters, and the policy of several resources is the strictest of theirs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from spaces.models import BookingPolicy, Resource
from spaces.terms import BOOKERS, Audience, Horizon, Limit, Named, Privilege, Reserved, Rest, Scope, Slot, Slots, Tier

ZERO = timedelta(0)
USUAL_HORIZON = timedelta(days=90)
ONCE_BEGUN = Tier(ZERO, 100)
"""Whatever the tiers say, what has begun is owed whole."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Defaults are what holds where no policy says anything. `said_by`: by value, the names of who said it."""

    granularity: timedelta = timedelta(minutes=15)
    min_duration: timedelta = timedelta(minutes=30)
    max_duration: timedelta = timedelta(hours=24)
    min_notice: timedelta = ZERO
    buffer_before: timedelta = ZERO
    buffer_after: timedelta = ZERO
    needs_approval: bool = False
    needs_payment: bool = False
    needs_check_in: bool = False
    check_in_grace: timedelta = timedelta(minutes=15)
    strikes: int | None = None
    max_loan: timedelta | None = None
    loan_is_free: bool = False
    horizons: frozenset[Horizon] = frozenset({Horizon(USUAL_HORIZON)})
    slots: frozenset[Slots] = frozenset()
    bookers: frozenset[Audience] = frozenset()
    viewers: frozenset[Audience] = frozenset()
    qualifications: frozenset[Named] = frozenset()
    reserved: frozenset[Reserved] = frozenset()
    limits: frozenset[Limit] = frozenset()
    rests: frozenset[Rest] = frozenset()
    tiers: frozenset[Tier] = frozenset({ONCE_BEGUN})
    said_by: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)

    @property
    def horizon(self) -> timedelta:
        """For those who have no privilege."""
        return self.horizon_of(frozenset())

    def horizon_of(self, groups: frozenset[int]) -> timedelta:
        return min(horizon.of(groups) for horizon in self.horizons)

    @property
    def free_cancellation(self) -> timedelta:
        """So long before the start, cancelling begins to cost something."""
        return max(tier.notice for tier in self.tiers if tier.percent)

    @property
    def bookable_by(self) -> str:
        return strictest_level(self.bookers)

    @property
    def visible_to(self) -> str:
        return strictest_level(self.viewers)

    @property
    def asks_who(self) -> bool:
        """Whether what holds depends on who asks."""
        return bool(
            self.bookers
            or self.qualifications
            or self.reserved
            or self.viewers
            or any(horizon.privileges for horizon in self.horizons)
        )


def strictest_level(audiences: Iterable[Audience]) -> str:
    return max((audience.level for audience in audiences), key=BOOKERS.index, default=BOOKERS[0])


STRICTEST: dict[str, Callable[[Iterable[Any]], Any]] = {
    "granularity": max,
    "min_duration": max,
    "max_duration": min,
    "min_notice": max,
    "buffer_before": max,
    "buffer_after": max,
    "needs_approval": any,
    "needs_payment": any,
    "needs_check_in": any,
    "check_in_grace": min,
    "strikes": min,
    "max_loan": min,
    "loan_is_free": all,
}
TOGETHER = ("horizons", "slots", "bookers", "viewers", "qualifications", "reserved", "limits", "rests", "tiers")
WITH_TERMS = (
    "groups", "qualifications", "priority_groups", "slots", "quotas", "cancellation_tiers", "reserved_days__group",
)  # fmt: skip
"""What to fetch along with the policies that `Policies` is to read."""


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """One policy, read once: its plain values that say something, and its terms."""

    name: str
    scope: Scope
    values: dict[str, Any]
    horizon: timedelta | None
    privilege: Privilege | None
    terms: dict[str, frozenset[Any]]

    @classmethod
    def of(cls, policy: BookingPolicy) -> "Speaker":
        values = {name: value for name in STRICTEST if (value := getattr(policy, name)) is not None}
        groups = _named(policy.priority_groups.all())
        privilege = Privilege(groups, policy.priority_horizon) if groups and policy.priority_horizon else None
        terms = {name: said for name, read in TERMS.items() if (said := frozenset(read(policy)))}
        return cls(policy.name, Scope.of(policy), values, policy.horizon, privilege, terms)


class Policies:
    """The effective policy of each resource, shared by all of which the same policies speak."""

    def __init__(self, rows: Iterable[BookingPolicy]) -> None:
        self._speakers = [Speaker.of(row) for row in rows]
        self._known: dict[tuple[int, ...], Policy] = {}

    def of(self, resource: Resource) -> Policy:
        numbers = tuple(n for n, speaker in enumerate(self._speakers) if speaker.scope.holds(resource))
        if numbers not in self._known:
            self._known[numbers] = joined([self._speakers[number] for number in numbers])
        return self._known[numbers]


def joined(speakers: Sequence[Speaker]) -> Policy:
    values: dict[str, Any] = {}
    said_by: dict[str, frozenset[str]] = {}
    for name, choose in STRICTEST.items():
        told = [(speaker.values[name], speaker.name) for speaker in speakers if name in speaker.values]
        if told:
            values[name] = choose([value for value, _who in told])
            said_by[name] = frozenset(who for value, who in told if value == values[name])
    for name in TERMS:
        speaking = [speaker for speaker in speakers if name in speaker.terms]
        if speaking:
            values[name] = frozenset().union(*(speaker.terms[name] for speaker in speaking))
            said_by[name] = frozenset(speaker.name for speaker in speaking)
    values["tiers"] = values.get("tiers", frozenset()) | {ONCE_BEGUN}
    horizon = _horizon(speakers)
    said_by["horizons"] = frozenset(
        speaker.name for speaker in speakers if speaker.horizon == horizon.length or speaker.privilege
    )
    return Policy(**values, horizons=frozenset({horizon}), said_by=said_by)


def strictest_of(policies: Iterable[Policy]) -> Policy:
    """For a booking of several resources: each one's policy must hold."""
    policies = list({id(policy): policy for policy in policies}.values())
    if len(policies) == 1:
        return policies[0]
    values: dict[str, Any] = {}
    said_by: dict[str, set[str]] = defaultdict(set)
    for name, choose in STRICTEST.items():
        told = [value for policy in policies if (value := getattr(policy, name)) is not None]
        values[name] = choose(told) if told else None
        for policy in policies:
            if getattr(policy, name) == values[name]:
                said_by[name] |= policy.said_by.get(name, frozenset())
    for name in TOGETHER:
        values[name] = frozenset().union(*(getattr(policy, name) for policy in policies))
        said_by[name] = {who for policy in policies for who in policy.said_by.get(name, ())}
    return Policy(**values, said_by={name: frozenset(who) for name, who in said_by.items() if who})


def _horizon(speakers: Iterable[Speaker]) -> Horizon:
    lengths = [speaker.horizon for speaker in speakers if speaker.horizon is not None]
    privileges = frozenset(speaker.privilege for speaker in speakers if speaker.privilege)
    return Horizon(min(lengths, default=USUAL_HORIZON), privileges)


def _slots(policy: BookingPolicy) -> list[Slots]:
    slots = sorted(Slot(row.weekday, row.starts, row.ends, row.name) for row in policy.slots.all())
    return [Slots(policy.name, tuple(slots))] if slots else []


def _bookers(policy: BookingPolicy) -> list[Audience]:
    return _audience(policy.bookable_by, policy)


def _viewers(policy: BookingPolicy) -> list[Audience]:
    return _audience(policy.visible_to, policy)


def _audience(level: str, policy: BookingPolicy) -> list[Audience]:
    if level in ("", BookingPolicy.Booker.ANYONE):
        return []
    named = level == BookingPolicy.Booker.GROUPS
    return [Audience(str(level), _named(policy.groups.all()) if named else frozenset())]


def _reserved(policy: BookingPolicy) -> list[Reserved]:
    """Of several groups on one weekday each is at home; it opens to all when the last of them lets it."""
    rows = defaultdict(list)
    for row in policy.reserved_days.all():
        rows[row.weekday].append(row)
    return [
        Reserved(
            policy.name,
            weekday,
            _named(row.group for row in of_day),
            _latest([row.opens_to_all for row in of_day]),
        )
        for weekday, of_day in rows.items()
    ]


def _latest(opens: Sequence[timedelta | None]) -> timedelta | None:
    """None is never."""
    known = [before for before in opens if before is not None]
    return min(known) if len(known) == len(opens) else None


def _limits(policy: BookingPolicy) -> list[Limit]:
    scope = Scope.of(policy)
    return [Limit(policy.name, scope, row.holder, row.measure, row.window, row.most) for row in policy.quotas.all()]


def _rests(policy: BookingPolicy) -> list[Rest]:
    return [Rest(policy.name, Scope.of(policy), policy.cooldown)] if policy.cooldown else []


def _tiers(policy: BookingPolicy) -> list[Tier]:
    """Where a policy has tiers, they alone say what cancelling costs; else all is owed after the free time."""
    if tiers := [Tier(row.notice, row.percent) for row in policy.cancellation_tiers.all() if row.percent]:
        return tiers
    return [] if policy.free_cancellation is None else [Tier(policy.free_cancellation, 100)]


def _qualifications(policy: BookingPolicy) -> frozenset[Named]:
    return _named(policy.qualifications.all())


def _named(rows: Iterable[Any]) -> frozenset[Named]:
    return frozenset(Named(row.pk, row.slug, row.name, row.name_en) for row in rows)


TERMS: dict[str, Callable[[BookingPolicy], Iterable[Any]]] = {
    "slots": _slots,
    "bookers": _bookers,
    "viewers": _viewers,
    "qualifications": _qualifications,
    "reserved": _reserved,
    "limits": _limits,
    "rests": _rests,
    "tiers": _tiers,
}
