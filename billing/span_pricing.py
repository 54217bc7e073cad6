"""Days of one use paid by the day, by the ISO week or by the calendar month, whatever is cheapest. Pure.

A week or a month costs what it cost on the first of its days that it pays for, and is written down in parts: one for
each calendar month and price, by the minutes used, so that each month has its share of the revenue.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from billing.day_pricing import ONE, Part, Time, total
from billing.price_list import PriceEntry
from core.money import ZERO, to_cents


@dataclass(frozen=True, slots=True)
class Day:
    """What money has to pay for on a local day; `group` and `membership_id` are by which it is priced."""

    on: date
    price: PriceEntry
    time: Time
    parts: tuple[Part, ...]
    group: str
    membership_id: int | None = None
    discount: int = 0

    @property
    def net(self) -> Decimal:
        return total(self.parts)


Paid = tuple[Day, Part]


def cheapest_spans(days: Sequence[Day]) -> list[Paid]:
    """The parts of all days, in order; for a week or a month, with the first day that the part is for."""
    if all(day.price.weekly is None and day.price.monthly is None for day in days):
        return [(day, part) for day in days for part in day.parts]
    ways = _cheapest_ways(days)
    paid: list[Paid] = []
    here = 0
    while here < len(days):
        rule, until = ways[here]
        if rule:
            paid += _in_parts(rule, days[here:until])
        else:
            paid += [(days[here], part) for part in days[here].parts]
        here = until
    return paid


def _cheapest_ways(days: Sequence[Day]) -> list[tuple[str, int]]:
    """From each day on, how to go on: the rule ("": that day by itself) and where what it pays for ends.

    Worked out from the last day backwards. A week or a month that is bought pays for all days until its end, so that
    every cheapest combination is found, also where weeks lie across months.
    """
    rest = [ZERO] * (len(days) + 1)
    ways: list[tuple[str, int]] = [("", 0)] * len(days)
    for here in reversed(range(len(days))):
        options = [(amount + rest[until], rule, until) for amount, rule, until in _options(days, here)]
        rest[here], rule, until = min(options, key=lambda option: option[0])
        ways[here] = (rule, until)
    return ways


def _options(days: Sequence[Day], here: int) -> Iterator[tuple[Decimal, str, int]]:
    day = days[here]
    yield day.net, "", here + 1
    if day.price.weekly is not None:
        yield day.price.weekly, "weekly_cap", _end(days, here, day.on - timedelta(days=day.on.weekday() - 6))
    if day.price.monthly is not None:
        yield day.price.monthly, "monthly_cap", _end(days, here, _last_of_month(day.on))


def _end(days: Sequence[Day], here: int, last: date) -> int:
    return next((number for number in range(here, len(days)) if days[number].on > last), len(days))


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _in_parts(rule: str, days: Sequence[Day]) -> Iterator[Paid]:
    first = days[0].price
    price = (first.weekly if rule == "weekly_cap" else first.monthly) or ZERO
    unit = "week" if rule == "weekly_cap" else "month"
    minutes = sum(day.time.minutes for day in days)
    pieces = [list(piece) for _key, piece in groupby(days, key=_alike)]
    so_far, told = 0, ZERO
    for piece in pieces:
        time = sum((day.time for day in piece), Time())
        so_far += time.minutes
        net = to_cents(price * so_far / minutes) - told
        told += net
        whole = len(pieces) == 1
        yield piece[0], Part(rule, ONE, unit if whole else "share", price if whole else net, net, time)


def _alike(day: Day) -> tuple[int, int, int, str, int | None]:
    return day.on.year, day.on.month, id(day.price), day.group, day.membership_id
