"""What one real booking costs in a world, line by line, and what it draws there. Pure but for the purse."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from billing.errors import PriceMissing
from billing.free_pricing import with_choice
from billing.loan_pricing import quote_loan
from billing.pricing import quote_use
from billing.quotes import Quote, QuoteLine
from booking.cancelling import ALL, steps_of
from booking.models import Booking
from booking.models.booking import Status
from core.clock import local_date
from core.money import ZERO, to_cents
from reports.simulation.purses import Purse
from reports.simulation.rows import Use
from reports.simulation.worlds import World
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Priced:
    """Euros excluding VAT of a resource's kind on a day, and the minutes that an allowance gave."""

    kind: str
    on: date
    net: Decimal
    allowance_minutes: int = 0


def share_due(use: Use, world: World) -> int:
    """Of a cancelled booking: as it was agreed, or as the terms tell."""
    if not use.is_cancelled or use.ended_at is None or world.tiers.isdisjoint(use.resources):
        return use.share
    if not use.share and use.set_aside:
        return 0
    steps = steps_of(world.policy(use.resources), use.period)
    return next((share for until, share in steps if use.ended_at <= until), ALL)


def priced(use: Use, world: World, purse: Purse, *, share: int) -> list[Priced]:
    """`share` of a cancelled booking, in percent. Raises PriceMissing."""
    entries = world.entries(use.resources)
    quote = _quoted(use, entries, world, purse)
    kinds = {entry.pk: entry.kind for entry in entries}
    lines = _kept(quote.lines, share, purse, kinds) if use.is_cancelled and share < ALL else quote.lines
    found = [Priced(kinds[line.resource_id], line.activity_on, line.net, line.allowance_minutes) for line in lines]
    if use.status == Status.NO_SHOW and use.purpose == Booking.Purpose.USE:
        found += _absence(use, entries, world, purse)
    if use.kept != 1:
        found = [replace(one, net=to_cents(one.net * use.kept)) for one in found]
    return found


def _quoted(use: Use, entries: Sequence[ResourceEntry], world: World, purse: Purse) -> Quote:
    """A price that was free to choose keeps the share of what is advised."""
    wallet = purse.at(use.made_at)
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


def _kept(lines: Sequence[QuoteLine], share: int, purse: Purse, kinds: dict[int, str]) -> Iterator[QuoteLine]:
    """As `billing.actions.retaining` does: a share by rate of VAT; of what was drawn, what is not kept goes back."""
    by_rate: dict[Decimal, list[QuoteLine]] = defaultdict(list)
    drawn: dict[tuple[int, str, date], list[QuoteLine]] = defaultdict(list)
    punched: dict[int, int] = defaultdict(int)
    for line in lines:
        by_rate[line.vat_rate].append(line)
        if line.allowance_minutes and line.membership_id is not None:
            drawn[line.membership_id, kinds[line.resource_id], line.activity_on].append(line)
        if line.pass_id is not None:
            punched[line.pass_id] += line.pass_units
    for some in by_rate.values():
        net = to_cents(sum((line.net for line in some), ZERO) * share / ALL)
        yield replace(some[0], net=net, allowance_minutes=0)
    for (holding, kind, on), some in drawn.items():
        whole = sum(line.allowance_minutes for line in some)
        kept = whole * share // ALL
        purse.give_back(holding, kind, on, whole - kept)
        yield replace(some[0], net=ZERO, allowance_minutes=kept)
    for key, units in punched.items():
        purse.wallet.units[key] += units - units * share // ALL


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
            yield Priced(entries[0].kind, on, fee)
