"""A second, slow reckoning of a replay: whole cents, fractions and minutes, nothing of the product's pricing.

One resource a use; prices by the hour, the half-day and the day, free minutes, a price for each use and a least one.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor

DAY = timedelta(days=1)


def cents(amount):
    """Half up."""
    return floor(Fraction(amount) + Fraction(1, 2))


@dataclass
class Rates:
    """Cents."""

    hourly: int
    half_day: int | None = None
    daily_cap: int | None = None
    per_use: int = 0
    minimum: int = 0
    free_minutes: int = 0


@dataclass
class Plan:
    group: str
    discount: int
    minutes: int
    step: int
    rollover: int
    reset: str
    fee: int = 0


@dataclass
class World:
    """`tariffs`: first day and rates by group and kind, the newest first; `hours` by weekday, None: always open."""

    tariffs: list
    plan: Plan
    hours: dict | None = None
    longest: int | None = None
    tiers: dict = field(default_factory=dict)

    def rates(self, group, kind, on):
        rates = next(rates for first, rates in self.tariffs if first <= on)
        return rates.get((group, kind)) or rates["public", kind]


@dataclass
class Use:
    """`start` and `end` in the site's own zone; `cancelled` so many hours before the start."""

    who: str
    kind: str
    atoms: int
    start: datetime
    end: datetime
    cancelled: int | None = None
    counts: bool = True
    """Else it only draws, in both worlds what it really drew."""


@dataclass
class Payer:
    is_member: bool = False
    since: date = date.min
    units: int = 0
    drawn: dict = field(default_factory=lambda: defaultdict(int))


def pieces(use):
    """Local days with the minutes that pass on them, whatever the clocks show."""
    found, here = [], use.start
    while here < use.end:
        midnight = datetime.combine(here.date() + DAY, datetime.min.time(), tzinfo=here.tzinfo)
        until = min(use.end, midnight)
        found.append((here.date(), round((until.timestamp() - here.timestamp()) / 60)))
        here = until
    return found


def window(reset, day):
    return day - DAY * day.weekday() if reset == "week" else day.replace(day=1)


def windows_between(reset, first, last):
    found, here = [], window(reset, first)
    while here <= last:
        found.append(here)
        here = window(reset, here + DAY * (7 if reset == "week" else 31))
    return found


def left(plan, payer, on):
    """Grants are a list of what each window gave; draws eat the oldest that is still good, window by window."""
    here = window(plan.reset, on)
    last = max([here, *(window(plan.reset, day) for day in payer.drawn)])
    order = windows_between(plan.reset, max(payer.since, date(2026, 1, 1)), last)
    if here not in order:
        order = sorted({*order, here})
    grants = dict.fromkeys(order, plan.minutes)
    for number, one in enumerate(order):
        asked = sum(minutes for day, minutes in payer.drawn.items() if window(plan.reset, day) == one)
        for source in order[max(0, number - plan.rollover) : number + 1]:
            taken = min(asked, grants[source])
            grants[source] -= taken
            asked -= taken
    number = order.index(here)
    return sum(grants[source] for source in order[max(0, number - plan.rollover) : number + 1])


def cost_of_day(minutes, rates):
    hour = Fraction(rates.hourly, 60)
    ways = [cents(hour * minutes)]
    if rates.half_day is not None:
        for number in range(1, ceil(minutes / 240) + 1):
            ways.append(number * rates.half_day + cents(hour * max(0, minutes - 240 * number)))
    if rates.daily_cap is not None:
        ways.append(rates.daily_cap)
    return min(ways)


def price(use, world, payer, share):  # one thought from beginning to end
    """Cents by group; what it draws stays drawn in the payer: what is cancelled is so after all was booked."""
    plan, days = world.plan, pieces(use)
    groups = [plan.group if payer.is_member and payer.since <= day else "public" for day, _minutes in days]
    discounts = [plan.discount if payer.is_member and payer.since <= day else 0 for day, _minutes in days]
    paid, off, free = defaultdict(int), defaultdict(int), None
    time = 0
    for (day, minutes), group, discount in zip(days, groups, discounts, strict=True):
        rates = world.rates(group, use.kind, day)
        free = rates.free_minutes if free is None else free
        given, rest = min(free, minutes), minutes
        free -= given
        rest -= given
        if use.kind == "desk" and payer.is_member and payer.since <= day:
            steps = min(ceil(rest / plan.step), left(plan, payer, day) // plan.step)
            payer.drawn[day] += steps * plan.step
            rest -= min(rest, steps * plan.step)
        if use.kind == "desk" and rates.hourly and rest:
            units = min(payer.units, ceil(rest / 240))
            payer.units -= units
            rest -= min(rest, units * 240)
        if rest:
            net = cost_of_day(rest, rates)
            time += net
            paid[group] += net
            off[discount, group] += net
    first = world.rates(groups[0], use.kind, days[0][0])
    beside = first.per_use
    if paid:
        beside += max(0, first.minimum - first.per_use - time)
    paid[groups[0]] += beside
    off[discounts[0], groups[0]] += beside
    for (percent, group), net in off.items():
        paid[group] -= cents(Fraction(net * percent, 100))
    if share < 100:
        kept = cents(Fraction(sum(paid.values()) * share, 100))
        paid = {groups[0]: kept}
    return dict(paid)


def draw_alike(use, real, payer, other):
    drawn, units = dict(payer.drawn), payer.units
    price(use, real, payer, 100)
    for day, minutes in payer.drawn.items():
        other.drawn[day] += minutes - drawn.get(day, 0)
    other.units = max(0, other.units + payer.units - units)


def share_of(use, world):
    """The dearest tier that applies."""
    if use.cancelled is None:
        return 100
    return max([percent for hours, percent in world.tiers.items() if use.cancelled < hours], default=0)


def is_open(use, world):
    if world.hours is None:
        return True
    here = use.start
    while here < use.end:
        midnight = datetime.combine(here.date() + DAY, datetime.min.time(), tzinfo=here.tzinfo)
        until = min(use.end, midnight)
        opens, closes = world.hours.get(here.weekday(), (24, 0))
        ends = 24 if until == midnight else until.hour + until.minute / 60
        if here.hour + here.minute / 60 < opens or ends > closes:
            return False
        here = until
    return True


def reckon(uses, real, told, payers):  # noqa: C901
    """Of uses in the order of booking: cents by kind and group, cents by payer, refused bookings by rule, hours."""
    cut, whole, refused = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0]), defaultdict(int)
    hours = [Fraction(0), Fraction(0)]
    for use in uses:
        if not use.counts:
            draw_alike(use, real, *(one[use.who] for one in payers))
            continue
        minutes = round((use.end.timestamp() - use.start.timestamp()) / 60)
        rule = None
        if not is_open(use, told):
            rule = "closed"
        elif told.longest and minutes > told.longest:
            rule = "too-long"
        for side, world in enumerate((real, told)):
            if side and rule:
                continue
            share = share_of(use, world)
            for group, net in price(use, world, payers[side][use.who], share).items():
                cut[use.kind, group][side] += net
                whole[use.who][side] += net
            if use.cancelled is None:
                hours[side] += Fraction(minutes * use.atoms, 60)
        if rule and share_of(use, real):
            refused[rule] += 1
    return cut, whole, refused, hours
