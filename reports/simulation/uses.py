"""What one real booking costs in a world, line by line, and what it draws there. Pure but for the purse."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from billing.day_pricing import Charged, Time
from billing.errors import PriceMissing
from billing.free_pricing import with_choice
from billing.loan_pricing import quote_loan
from billing.pricing import quote_use
from billing.quotes import Quote, QuoteLine
from billing.standing import DAY_RULES
from booking.actions.changing import CANCELLATION_DUE
from booking.cancelling import ALL, steps_of
from booking.models import Booking
from booking.models.booking import Status
from core.clock import local_date
from core.money import ZERO, to_cents
from reports.simulation.purses import GivenBack, Purse
from reports.simulation.rows import Use
from reports.simulation.worlds import World
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Priced:
    """Euros excluding VAT of a resource's kind on a day, and what an allowance or a pass gave."""

    kind: str
    on: date
    net: Decimal
    allowance_minutes: int = 0
    pass_units: int = 0
    group: str = ""
    is_fee: bool = False
    """For not coming."""


def share_due(use: Use, world: World) -> int:
    """Of a cancelled booking: as it was agreed, or as the terms tell."""
    if not use.is_cancelled or use.ended_at is None or world.tiers.isdisjoint(use.resources):
        return use.share
    if CANCELLATION_DUE in use.set_aside:
        return 0
    steps = steps_of(world.policy(use.resources), use.period)
    return next((share for until, share in steps if use.ended_at <= until), ALL)


def priced(use: Use, world: World, purse: Purse, *, share: int) -> list[Priced]:
    """`share` of a cancelled booking, in percent. Raises PriceMissing."""
    entries = world.entries(use.resources)
    lines: Sequence[QuoteLine] = _quoted(use, entries, world, purse).lines
    kinds = {entry.pk: entry.kind for entry in entries}
    if use.is_cancelled and share < ALL and use.ended_at is not None:
        given_back = _given_back(lines, share, purse, kinds)
        lines = list(_kept(lines, share, kinds))
        purse.give_back(given_back, at=use.ended_at)
    found = [
        Priced(kinds[line.resource_id], line.activity_on, line.net, line.allowance_minutes, line.pass_units, line.group)
        for line in lines
    ]
    if use.kept != 1:
        found = list(_in_part(found, use.kept))
    if use.status == Status.NO_SHOW and use.purpose == Booking.Purpose.USE and not use.is_fee_let_go:
        found += _absence(use, entries, world, purse)
    return found


def _in_part(lines: Sequence[Priced], kept: Decimal) -> Iterator[Priced]:
    """Together they are rounded once."""
    so_far = told = ZERO
    for one in lines:
        so_far += one.net
        net = to_cents(so_far * kept) - told
        told += net
        yield replace(one, net=net)


def _quoted(use: Use, entries: Sequence[ResourceEntry], world: World, purse: Purse) -> Quote:
    """A price that was free to choose keeps the share of what is advised."""
    wallet = purse.at(use.priced_at)
    ask = quote_loan if use.purpose == Booking.Purpose.LOAN else quote_use
    quote = ask(
        list(entries),
        use.period,
        standing=wallet.standing,
        prices=world.prices,
        wallet=wallet,
        use_passes=use.use_passes,
    )
    if use.chosen is None or not use.advised:
        return quote
    return with_choice(quote, use.chosen, advised_before=use.advised)


def _kept(lines: Sequence[QuoteLine], share: int, kinds: dict[int, str]) -> Iterator[QuoteLine]:
    """As `billing.actions.retaining` does: a share by rate of VAT, of minutes, and of whole units."""
    for some in _alike(lines, lambda line: line.vat_rate):
        net = to_cents(sum((line.net for line in some), ZERO) * share / ALL)
        yield replace(some[0], net=net, allowance_minutes=0, pass_units=0)
    for some in _drawn(lines, kinds):
        minutes = sum(line.allowance_minutes for line in some) * share // ALL
        yield replace(some[0], net=ZERO, allowance_minutes=minutes, pass_units=0)
    for some in _punched(lines):
        units = sum(line.pass_units for line in some) * share // ALL
        yield replace(some[0], net=ZERO, allowance_minutes=0, pass_units=units)


def _given_back(lines: Sequence[QuoteLine], share: int, purse: Purse, kinds: dict[int, str]) -> GivenBack:
    """What is not kept of what was drawn; a cap that was reached is no longer, whatever is kept."""

    def left(much: int) -> int:
        return much - much * share // ALL

    drawn = [(some[0], sum(line.allowance_minutes for line in some)) for some in _drawn(lines, kinds)]
    punched = [(some[0], sum(line.pass_units for line in some)) for some in _punched(lines)]
    capped = [line for line in lines if (line.resource_id, line.activity_on) in purse.wallet.charged]
    return GivenBack(
        tuple(
            (key, left(much))
            for one, much in drawn
            for key in purse.keys(one.membership_id or 0, kinds[one.resource_id], one.activity_on)
        ),
        tuple((one.pass_id or 0, left(much)) for one, much in punched),
        tuple(
            (line.resource_id, line.activity_on, Charged(_time(line), line.net))
            for line in capped
            if line.rule in DAY_RULES
        ),
    )


def _time(line: QuoteLine) -> Time:
    return Time(line.minutes - line.peak_minutes, line.peak_minutes)


def _drawn(lines: Sequence[QuoteLine], kinds: dict[int, str]) -> Iterable[list[QuoteLine]]:
    some = [line for line in lines if line.allowance_minutes and line.membership_id is not None]
    return _alike(some, lambda line: (line.membership_id, kinds[line.resource_id], line.activity_on))


def _punched(lines: Sequence[QuoteLine]) -> Iterable[list[QuoteLine]]:
    return _alike([line for line in lines if line.pass_id is not None], lambda line: line.pass_id)


def _alike(lines: Sequence[QuoteLine], key: Callable[[QuoteLine], Any]) -> Iterable[list[QuoteLine]]:
    found: dict[Any, list[QuoteLine]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return found.values()


def _absence(use: Use, entries: Sequence[ResourceEntry], world: World, purse: Purse) -> Iterator[Priced]:
    """As `booking.actions.absences` charges it."""
    on = local_date(use.period.start, entries[0].tz)
    group = purse.standing.group_on(on, use.site)
    for entry in entries:
        try:
            fee = world.prices.price(entry, group=group, on=on).no_show_fee
        except PriceMissing:
            continue
        if fee:
            yield Priced(entries[0].kind, on, fee, group=group, is_fee=True)
