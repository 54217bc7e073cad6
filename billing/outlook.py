"""What a use draws on, beside its price: what it would cost without plan and passes, and what is left of them after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.price_list import PriceList
from billing.pricing import Quote, quote_use
from billing.standing import Standing
from billing.wallet import Wallet
from core.ranges import Period
from spaces.catalogue import ResourceEntry


@dataclass(frozen=True, slots=True)
class Left:
    """After the use: minutes of a kind of the plan's allowance, or units of the pass."""

    name: str
    kind: str
    minutes: int | None = None
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    quote: Quote
    without: Decimal | None
    """The total, with VAT, for somebody who has neither; None where it is the same."""
    left: tuple[Left, ...]


def outlook(
    resources: Sequence[ResourceEntry],
    period: Period,
    *,
    standing: Standing,
    prices: PriceList,
    use_passes: bool = True,
) -> Outlook:
    """Raises PriceMissing."""
    wallet = Wallet(standing)
    quote = quote_use(resources, period, standing=standing, prices=prices, wallet=wallet, use_passes=use_passes)
    bare = quote
    if standing.holdings or any(line.pass_id for line in quote.lines):
        bare = quote_use(resources, period, standing=Standing(standing.group), prices=prices, use_passes=False)
    return Outlook(quote, bare.total if bare.total != quote.total else None, _left(quote, resources, wallet))


def _left(quote: Quote, resources: Sequence[ResourceEntry], wallet: Wallet) -> tuple[Left, ...]:
    """Of each allowance and pass once, on the last day on which the use draws on it."""
    entries = {entry.pk: entry for entry in resources}
    holdings = {one.pk: one for one in wallet.standing.holdings}
    allowances: dict[tuple[int, str], date] = {}
    passes: set[int] = set()
    for line in quote.lines:
        if line.allowance_minutes and line.membership_id in holdings:
            key = (line.membership_id, entries[line.resource_id].kind)
            allowances[key] = max(line.activity_on, allowances.get(key, line.activity_on))
        if line.pass_id:
            passes.add(line.pass_id)
    minutes = [
        Left(holdings[key].plan.name, kind, minutes=wallet.left(holdings[key], kind, day))
        for (key, kind), day in allowances.items()
    ]
    units = [Left(one.name, one.kind, units=wallet.units[one.pk]) for one in wallet.standing.passes if one.pk in passes]
    return (*minutes, *units)
