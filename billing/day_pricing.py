"""The cheapest way to pay for the minutes of one resource on one local day. Pure.

Half-days cover the dearest minutes first; a day never costs more than its cap. Each part is rounded by itself, so that
what is compared is what would be paid: the price never falls when minutes are added.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from billing.price_list import PriceEntry
from core.clock import MIDNIGHT, at_wall
from core.money import ZERO, to_cents
from core.ranges import Period
from spaces.catalogue import ResourceEntry

HOUR = Decimal(60)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Time:
    """Minutes of a local day, those in peak windows apart."""

    plain: int = 0
    peak: int = 0

    @property
    def minutes(self) -> int:
        return self.plain + self.peak

    def dearest(self, minutes: int, price: PriceEntry) -> "Time":
        """So many of them, those that cost most first."""
        if price.peak >= price.hourly:
            peak = min(self.peak, minutes)
            return Time(min(self.plain, minutes - peak), peak)
        plain = min(self.plain, minutes)
        return Time(plain, min(self.peak, minutes - plain))

    def __add__(self, other: "Time") -> "Time":
        return Time(self.plain + other.plain, self.peak + other.peak)

    def __sub__(self, other: "Time") -> "Time":
        return Time(self.plain - other.plain, self.peak - other.peak)


@dataclass(frozen=True, slots=True)
class Part:
    """Of what a day costs, in euros excluding VAT, and the minutes that it pays for."""

    rule: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    net: Decimal
    time: Time


@dataclass(frozen=True, slots=True)
class Charged:
    """What a payer has been charged already for the time of a resource on a day."""

    time: Time = Time()
    net: Decimal = ZERO


NOTHING_YET = Charged()


def time_of(period: Period, resource: ResourceEntry, day: date, minutes: int, price: PriceEntry) -> Time:
    """The minutes of the period on that day; wall-clock windows are resolved on the day itself, where they cost
    a price of their own."""
    windows = () if price.peak_hourly is None else price.peaks.get(day.weekday())
    if not windows:
        return Time(minutes)
    peak = 0
    for starts, ends in windows:
        until = at_wall(day if ends != MIDNIGHT else day + timedelta(days=1), ends, resource.tz)
        since = at_wall(day, starts, resource.tz)
        if since < until and (inside := period.within(Period(since, until))):
            peak += inside.minutes
    peak = min(peak, minutes)
    return Time(minutes - peak, peak)


def price_of_day(time: Time, price: PriceEntry, before: Charged = NOTHING_YET) -> tuple[Part, ...]:
    """The parts of the cheapest combination, on top of what was charged before for the same day."""
    alone = cheapest(time, price)
    if before == NOTHING_YET or not time.minutes:
        return alone
    whole = cheapest(before.time + time, price)
    net = max(ZERO, total(whole) - before.net)
    if net == total(alone):
        return alone
    return (Part(whole[0].rule, hours(time.minutes), "hour", to_cents(net / hours_exactly(time.minutes)), net, time),)


def cheapest(time: Time, price: PriceEntry) -> tuple[Part, ...]:
    """The first of equals wins, hours before half-days before the day."""
    if not time.minutes:
        return ()
    if price.half_day is None and price.daily_cap is None:
        return _by_the_hour(time, price)
    return min(_ways(time, price), key=total)


def total(parts: tuple[Part, ...]) -> Decimal:
    return sum((part.net for part in parts), ZERO)


def _ways(time: Time, price: PriceEntry) -> Iterator[tuple[Part, ...]]:
    yield _by_the_hour(time, price)
    if price.half_day is not None:
        for number in range(1, -(-time.minutes // price.half_day_minutes) + 1):
            covered = time.dearest(number * price.half_day_minutes, price)
            net = number * price.half_day
            half_days = Part("half_day", Decimal(number), "half_day", price.half_day, net, covered)
            yield (half_days, *_by_the_hour(time - covered, price))
    if price.daily_cap is not None:
        yield (Part("daily_cap", ONE, "day", price.daily_cap, price.daily_cap, time),)


def _by_the_hour(time: Time, price: PriceEntry) -> tuple[Part, ...]:
    parts = []
    if time.peak:
        net = to_cents(price.peak * time.peak / HOUR)
        parts.append(Part("peak", hours(time.peak), "hour", price.peak, net, Time(0, time.peak)))
    if time.plain:
        net = to_cents(price.hourly * time.plain / HOUR)
        parts.append(Part("hourly", hours(time.plain), "hour", price.hourly, net, Time(time.plain)))
    return tuple(parts)


def hours(minutes: int) -> Decimal:
    """Rounded to hundredths, for reading."""
    return to_cents(Decimal(minutes) / HOUR)


def hours_exactly(minutes: int) -> Decimal:
    return Decimal(minutes) / HOUR
