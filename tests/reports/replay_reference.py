"""A second, slow reckoning of a replay: whole cents, fractions and minutes, nothing of the product's pricing.

One resource a use; prices by the hour, in peak hours, by the half-day, the day, the week and the month, caps of a day
over several uses, free minutes, allowances, passes, a price for each use and a least one.
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
    peak_hourly: int | None = None
    weekly: int | None = None
    monthly: int | None = None

    @property
    def peak(self):
        return self.hourly if self.peak_hourly is None else self.peak_hourly


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
    """`tariffs`: first day and rates by group and kind, the newest first; `hours` by weekday, None: always open;
    `peaks` by weekday, hours from and to; `spans`: a day's cap is that of all uses of one resource by one payer.
    """

    tariffs: list
    plan: Plan
    hours: dict | None = None
    longest: int | None = None
    tiers: dict = field(default_factory=dict)
    peaks: dict = field(default_factory=dict)
    spans: bool = False

    def rates(self, group, kind, on):
        rates = next(rates for first, rates in self.tariffs if first <= on)
        return rates.get((group, kind)) or rates["public", kind]


@dataclass
class Use:
    """`start` and `end` in the site's own zone; `cancelled` so many hours before the start."""

    who: str
    kind: str
    thing: int
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
    paid: dict = field(default_factory=dict)
    """Plain and peak minutes and cents of a resource's day, where caps span uses."""


def lasting(start, end):
    return round((end.timestamp() - start.timestamp()) / 60)


def wall(day, hour, tz):
    return datetime(day.year, day.month, day.day, hour, tzinfo=tz)


def pieces(use, peaks):
    """Local days with the plain and the peak minutes that pass on them, whatever the clocks show."""
    found, here = [], use.start
    while here < use.end:
        day, tz = here.date(), here.tzinfo
        until = min(use.end, wall(day + DAY, 0, tz), key=datetime.timestamp)
        peak = 0
        for opens, closes in peaks.get(day.weekday(), ()):
            since, to = max(here, wall(day, opens, tz)), min(until, wall(day, closes, tz))
            peak += max(0, lasting(since, to))
        found.append((day, lasting(here, until) - peak, peak))
        here = until
    return found


def dearest(minutes, time, rates):
    """So many of them, the dearest first; plain and peak."""
    plain, peak = time
    if rates.peak >= rates.hourly:
        first = min(peak, minutes)
        return min(plain, minutes - first), first
    first = min(plain, minutes)
    return first, min(peak, minutes - first)


def less(time, gone):
    return time[0] - gone[0], time[1] - gone[1]


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


def by_the_hour(time, rates):
    plain, peak = time
    return cents(Fraction(rates.hourly * plain, 60)) + cents(Fraction(rates.peak * peak, 60))


def cost_of_day(time, rates):
    ways = [by_the_hour(time, rates)]
    if rates.half_day is not None:
        for number in range(1, ceil(sum(time) / 240) + 1):
            rest = less(time, dearest(240 * number, time, rates))
            ways.append(number * rates.half_day + by_the_hour(rest, rates))
    if rates.daily_cap is not None:
        ways.append(rates.daily_cap)
    return min(ways)


def cost_on_top(time, rates, before):
    """Of a day of which some uses are paid for."""
    if before is None:
        return cost_of_day(time, rates)
    plain, peak, net = before
    return max(0, cost_of_day((plain + time[0], peak + time[1]), rates) - net)


@dataclass
class Day:
    """What is left of a day for money, and what it costs by itself."""

    on: date
    rates: Rates
    group: str
    discount: int
    time: tuple
    net: int

    @property
    def week(self):
        return self.on - DAY * self.on.weekday()


def spans(days, here=0):
    """What is paid for the days from `here` on, the cheapest: its price, and ("" or what is bought, first, end)."""
    if here == len(days):
        return 0, []
    day = days[here]
    ways = [("", day.net, here + 1)]
    for name, amount, alike in (
        ("week", day.rates.weekly, lambda other: other.week == day.week),
        ("month", day.rates.monthly, lambda other: other.on.replace(day=1) == day.on.replace(day=1)),
    ):
        if amount is not None:
            end = here
            while end < len(days) and alike(days[end]):
                end += 1
            ways.append((name, amount, end))
    found = []
    for name, amount, end in ways:
        rest, others = spans(days, end)
        found.append((amount + rest, [(name, amount, here, end), *others]))
    return min(found, key=lambda one: one[0])


def parts(days):
    """Cents by day; a week or a month is shared out by minutes among its pieces of one month, price and payer's group,
    and written down on the first day of each.
    """
    for name, amount, first, end in spans(days)[1]:
        if not name:
            yield days[first], days[first].net, True
            continue
        some = days[first:end]
        minutes, so_far, told = sum(sum(day.time) for day in some), 0, 0
        while some:
            head = some[0]
            while some and (some[0].on.month, id(some[0].rates), some[0].group, some[0].discount) == (
                head.on.month,
                id(head.rates),
                head.group,
                head.discount,
            ):
                so_far += sum(some.pop(0).time)
            net = cents(Fraction(amount * so_far, minutes)) - told
            told += net
            yield head, net, False


def price(use, world, payer, share):  # noqa: C901  # one thought from beginning to end
    """Cents by group; what it draws stays drawn in the payer: what is cancelled is so after all was booked."""
    plan, free, days = world.plan, None, []
    for on, *time in pieces(use, world.peaks):
        is_member = payer.is_member and payer.since <= on
        group, discount = (plan.group, plan.discount) if is_member else ("public", 0)
        rates = world.rates(group, use.kind, on)
        if rates.peak_hourly is None:
            time = (sum(time), 0)
        minutes = sum(time)
        free = rates.free_minutes if free is None else free
        time = less(time, dearest(min(free, minutes), time, rates))
        free -= min(free, minutes)
        if use.kind == "desk" and is_member:
            steps = min(ceil(sum(time) / plan.step), left(plan, payer, on) // plan.step)
            payer.drawn[on] += steps * plan.step
            time = less(time, dearest(min(sum(time), steps * plan.step), time, rates))
        if use.kind == "desk" and (rates.hourly or rates.peak) and sum(time):
            units = min(payer.units, ceil(sum(time) / 240))
            payer.units -= units
            time = less(time, dearest(min(sum(time), units * 240), time, rates))
        before = payer.paid.get((use.thing, on)) if world.spans else None
        days.append(Day(on, rates, group, discount, time, cost_on_top(time, rates, before) if sum(time) else 0))
    paid, off, told = defaultdict(int), defaultdict(int), 0
    first, is_first = days[0], not (world.spans and (use.thing, days[0].on) in payer.paid)
    for day, net, is_day in parts([day for day in days if sum(day.time)]):
        told += net
        paid[day.group] += net
        off[day.discount, day.group] += net
        if world.spans and is_day:
            known = payer.paid.get((use.thing, day.on), (0, 0, 0))
            payer.paid[use.thing, day.on] = (known[0] + day.time[0], known[1] + day.time[1], known[2] + net)
    beside = first.rates.per_use
    if paid and is_first:
        beside += max(0, first.rates.minimum - first.rates.per_use - told)
    paid[first.group] += beside
    off[first.discount, first.group] += beside
    for (percent, group), net in off.items():
        paid[group] -= cents(Fraction(net * percent, 100))
    if share < 100:
        paid = {first.group: cents(Fraction(sum(paid.values()) * share, 100))}
    return dict(paid)


def draw_alike(use, real, payer, other):
    drawn, units, paid = dict(payer.drawn), payer.units, dict(payer.paid)
    price(use, real, payer, 100)
    payer.paid = paid
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
