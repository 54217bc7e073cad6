"""What each payer had to draw on when the replay begins, and what of it is left while it goes on. In memory.

What is not replayed draws too, when it really did. A contract and a pass are there for what is booked once they are:
whoever booked before they joined paid without.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from billing.contracts import Contract, assembled
from billing.day_pricing import Charged
from billing.models import Membership, MembershipChange, PriceGroup
from billing.standing import Holding, PassEntry, Standing
from billing.wallet import Wallet
from members.models import Organisation
from reports.question import Days
from reports.simulation.rows import BEGAN, Payer, payer_of
from reports.simulation.worlds import World

ALWAYS = datetime.min.replace(tzinfo=UTC)
REACH = timedelta(days=62)
"""So long after the days what began in them may still be used."""
ELSEWHERE = f"""NOT EXISTS (
    SELECT 1 FROM booking_booking b JOIN spaces_site s ON s.id = b.site_id
    WHERE c.source_kind = 'booking' AND b.public_id = c.source_id AND {BEGAN}
)"""  # noqa: S608
"""Of a charge `c`: it is for nothing that is replayed."""
DRAWN = f"""
SELECT m.contract, CASE WHEN c.created_at >= first.at THEN c.created_at END, c.kind, c.activity_on,
    sum(c.allowance_minutes)
FROM billing_charge c JOIN billing_membership m ON m.id = c.membership_id
CROSS JOIN (
    SELECT min(b.created_at) AS at FROM booking_booking b JOIN spaces_site s ON s.id = b.site_id WHERE {BEGAN}
) AS first
WHERE c.allowance_minutes <> 0 AND m.contract = ANY(%(contracts)s) AND c.activity_on >= %(since)s AND {ELSEWHERE}
GROUP BY 1, 2, 3, 4
"""  # noqa: S608
"""Together what was drawn before anything that is replayed was booked, by itself what came later."""
UNITS = """
SELECT m.contract, NULL, c.usage_kind_id, c.activity_on, sum(c.allowance_units)
FROM billing_charge c JOIN billing_membership m ON m.id = c.membership_id
WHERE c.allowance_units <> 0 AND m.contract = ANY(%(contracts)s) AND c.activity_on >= %(since)s
    AND NOT (c.source_kind = 'usage' AND c.activity_on BETWEEN %(first)s AND %(last)s)
GROUP BY 1, 3, 4
"""
SEEN = """
SELECT m.contract, min(c.created_at)
FROM billing_charge c JOIN billing_membership m ON m.id = c.membership_id
WHERE m.contract = ANY(%(contracts)s) AND c.source_kind = 'booking'
GROUP BY 1
"""
"""Since when it has priced bookings."""
PASSES = f"""
SELECT p.id, p.person_id, p.organisation_id, p.name, p.kind, p.site_id, p.unit_minutes,
    p."left" + coalesce(lapsed.units, 0) + coalesce(drawn.units, 0), p.valid_from, p.valid_until,
    least(p.created_at, (SELECT min(created_at) FROM billing_charge WHERE pass_used_id = p.id))
FROM billing_pass p
LEFT JOIN (
    SELECT used_pass_id, -sum(units) AS units FROM billing_passmovement WHERE what = 'expired' GROUP BY 1
) AS lapsed ON lapsed.used_pass_id = p.id
LEFT JOIN (
    SELECT c.pass_used_id, sum(c.pass_units) AS units
    FROM billing_charge c JOIN booking_booking b ON c.source_kind = 'booking' AND b.public_id = c.source_id
    JOIN spaces_site s ON s.id = b.site_id
    WHERE c.pass_used_id IS NOT NULL AND {BEGAN}
    GROUP BY 1
) AS drawn ON drawn.pass_used_id = p.id
WHERE p.valid_until >= %(first)s AND p.valid_from <= %(reach)s
ORDER BY p.valid_until, p.id
"""  # noqa: S608
MOVED = f"""
SELECT m.used_pass_id, m.at, m.units
FROM billing_passmovement m JOIN billing_pass p ON p.id = m.used_pass_id
LEFT JOIN billing_charge c ON c.id = m.charge_id
WHERE p.valid_until >= %(first)s AND p.valid_from <= %(reach)s AND m.at > p.created_at AND m.what <> 'expired'
    AND {ELSEWHERE}
"""  # noqa: S608
_NUMBERS = count()
"""So that what is given back at one instant needs no order of its own."""
Drawn = Mapping[UUID, Iterable[tuple[datetime | None, Any, date, int]]]
"""By contract: when, where that matters; kind, day and how much."""
Key = tuple[int, str, date]
"""Of what is drawn: membership, kind and window."""
Units = dict[tuple[int, int], dict[date, int]]
"""By membership and usage kind, units by window."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a cancellation gives back, or, where it is less than nothing, what is drawn by what is not replayed: minutes
    by what they were drawn from, units by pass, caps that were reached.
    """

    minutes: tuple[tuple[Key, int], ...] = ()
    units: tuple[tuple[int, int], ...] = ()
    charged: tuple[tuple[int, date, Charged], ...] = ()


@dataclass(slots=True)
class Purse:
    """Of one payer in one world. `coming` is what is not there yet, the soonest last; `returning` what will be
    given back, a heap.
    """

    wallet: Wallet
    coming: list[tuple[datetime, Holding | PassEntry]] = field(default_factory=list)
    units: Units = field(default_factory=dict)
    returning: list[tuple[datetime, int, GivenBack]] = field(default_factory=list)

    @property
    def standing(self) -> Standing:
        return self.wallet.standing

    def at(self, instant: datetime) -> Wallet:
        """As it is for what is booked then; instants only ever grow."""
        while self.coming and self.coming[-1][0] <= instant:
            self._receive(self.coming.pop()[1])
        while self.returning and self.returning[0][0] <= instant:
            self._take_back(heappop(self.returning)[-1])
        return self.wallet

    def give_back(self, what: GivenBack, *, at: datetime) -> None:
        """Once it is cancelled; who booked before then did without."""
        heappush(self.returning, (at, next(_NUMBERS), what))

    def all_there(self) -> Standing:
        while self.coming:
            self._receive(self.coming.pop()[1])
        return self.standing

    def _receive(self, one: Holding | PassEntry) -> None:
        standing = self.standing
        if isinstance(one, PassEntry):
            self.wallet.units[one.pk] = one.left
            passes = sorted((*standing.passes, one), key=lambda each: (each.valid_until, each.pk))
            self.wallet.standing = replace(standing, passes=tuple(passes))
        else:
            holdings = sorted((*standing.holdings, one), key=lambda each: each.starts_on)
            self.wallet.standing = replace(standing, holdings=tuple(holdings))

    def draw_units(self, holding: Holding, usage_kind: int, on: date, units: int) -> None:
        for other in self.standing.contract(holding):
            if entry := other.plan.units.get(usage_kind):
                windows = self.units.setdefault((other.pk, usage_kind), {})
                windows[entry.window(on)] = windows.get(entry.window(on), 0) + units

    def keys(self, holding: int, kind: str, on: date) -> list[Key]:
        """What goes down with a draw on the membership."""
        paying = next(one for one in self.standing.holdings if one.pk == holding)
        return list(_keys(self.standing.contract(paying), kind, on))

    def _take_back(self, what: GivenBack) -> None:
        wallet = self.wallet
        for drawn, minutes in what.minutes:
            wallet.drawn[drawn] = wallet.drawn.get(drawn, 0) - minutes
        for key, units in what.units:
            wallet.units[key] = max(0, wallet.units[key] + units)  # under other terms more may be gone than there was
        for resource, on, gone in what.charged:
            known = wallet.before(resource, on)
            wallet.charged[resource, on] = Charged(known.time - gone.time, known.net - gone.net)


def _keys(holdings: Iterable[Holding], kind: str, on: date) -> Iterator[Key]:
    for one in holdings:
        if entry := one.plan.allowances.get(kind):
            yield one.pk, kind, entry.window(on)


@dataclass(slots=True)
class Stock:
    """What was read of all payers, from which the purses of each world are made."""

    contracts: list[Contract] = field(default_factory=list)
    drawn: Drawn = field(default_factory=dict)
    units: Drawn = field(default_factory=dict)
    passes: dict[Payer, list[tuple[datetime, PassEntry]]] = field(default_factory=dict)
    moved: Mapping[int, Iterable[tuple[datetime, int]]] = field(default_factory=dict)
    """By pass: when, and units."""
    joined: dict[UUID, datetime] = field(default_factory=dict)
    associations: frozenset[int] = frozenset()
    _of_payer: dict[Payer, list[Contract]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for contract in self.contracts:
            payer = payer_of(contract.first.person_id, contract.first.organisation_id)
            self._of_payer.setdefault(payer, []).append(contract)

    def purse(self, payer: Payer, world: World) -> Purse:
        group = PriceGroup.ASSOCIATION if -payer in self.associations else PriceGroup.PUBLIC
        purse = Purse(Wallet(Standing(str(group))))
        coming: list[tuple[datetime, Holding | PassEntry]] = list(self.passes.get(payer, ()))
        for contract in self._of_payer.get(payer, ()):
            holdings = [_holding(row, world) for row in contract.rows]
            since = self.joined.get(contract.key, ALWAYS)
            coming += [(since, one) for one in holdings]
            self._fill(purse, holdings, contract.key)
        for _at, one in self.passes.get(payer, ()):
            for at, units in self.moved.get(one.pk, ()):
                purse.give_back(GivenBack(units=((one.pk, units),)), at=at)
        purse.coming = sorted(coming, key=lambda one: one[0], reverse=True)
        return purse

    def _fill(self, purse: Purse, holdings: Sequence[Holding], contract: UUID) -> None:
        drawn = purse.wallet.drawn
        for at, kind, on, minutes in self.drawn.get(contract, ()):
            keys = _keys(holdings, kind, on)
            if at is not None:
                purse.give_back(GivenBack(tuple((key, -minutes) for key in keys)), at=at)
                continue
            for key in keys:
                drawn[key] = drawn.get(key, 0) + minutes
        for one in holdings:
            for _at, kind, on, units in self.units.get(contract, ()):
                if entry := one.plan.units.get(kind):
                    windows = purse.units.setdefault((one.pk, kind), {})
                    windows[entry.window(on)] = windows.get(entry.window(on), 0) + units


def stock(days: Days, worlds: Iterable[World]) -> Stock:
    """Eight queries."""
    contracts = _contracts(days)
    keys = [contract.key for contract in contracts]
    plans = [plan for world in worlds for plan in world.prices.plans.values()]
    carries_over = any(one.rollover for plan in plans for one in (*plan.allowances.values(), *plan.units.values()))
    asked = {
        "first": days.first,
        "last": days.last,
        "reach": days.last + REACH,
        "contracts": keys,
        "since": date.min if carries_over else date(days.first.year, 1, 1) - timedelta(days=7),
    }
    joined = MembershipChange.objects.filter(contract__in=keys, what=MembershipChange.What.JOINED)
    associations = Organisation.objects.filter(kind=Organisation.Kind.ASSOCIATION)
    return Stock(
        contracts,
        _drawn(DRAWN, asked),
        _drawn(UNITS, asked),
        _passes(asked, moved := _moved(asked)),
        moved,
        _since(dict(joined.values_list("contract", "at")), dict(_rows(SEEN, asked))),
        frozenset(associations.values_list("pk", flat=True)),
    )


def _since(joined: dict[UUID, datetime], seen: dict[UUID, datetime]) -> dict[UUID, datetime]:
    """When contracts were there: when they were joined, or before, where that was written down after the fact."""
    return {contract: min(at, seen.get(contract, at)) for contract, at in joined.items()}


def _contracts(days: Days) -> list[Contract]:
    """Whole, of those of which some row holds in the days or soon after."""
    holding = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=days.first), starts_on__lte=days.last + REACH
    ).values("contract")
    return assembled(Membership.objects.filter(contract__in=holding).select_related("plan").order_by("starts_on", "pk"))


def _holding(row: Membership, world: World) -> Holding:
    return Holding(row.pk, world.plan(row.plan_id), row.starts_on, row.ends_on, row.contract, row.home_site_id)


def _rows(text: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, asked)
        return cursor.fetchall()


def _drawn(text: str, asked: dict[str, Any]) -> Drawn:
    found = defaultdict(list)
    for contract, at, kind, on, much in _rows(text, asked):
        if much:
            found[contract].append((at, kind, on, much))
    return found


def _moved(asked: dict[str, Any]) -> dict[int, list[tuple[datetime, int]]]:
    found = defaultdict(list)
    for key, at, units in _rows(MOVED, asked):
        found[key].append((at, units))
    return found


def _passes(
    asked: dict[str, Any], moved: Mapping[int, Iterable[tuple[datetime, int]]]
) -> dict[Payer, list[tuple[datetime, PassEntry]]]:
    """With the units that there are before anything moves."""
    found = defaultdict(list)
    for key, person, organisation, name, kind, site, minutes, last, since, until, made_at in _rows(PASSES, asked):
        left = last - sum(units for _at, units in moved.get(key, ()))
        entry = PassEntry(key, name, kind, site, minutes, left, since, until)
        found[payer_of(person, organisation)].append((made_at, entry))
    return dict(found)
