"""Prices of several uses, one after the other: each draws on what the ones before it have left."""

from collections.abc import Sequence

from billing.price_list import PriceList
from billing.pricing import Quote, minutes_by_day, quote_use
from billing.standing import Payer, standing_of
from billing.wallet import Wallet
from core.ranges import Period
from spaces.catalogue import ResourceEntry

Use = tuple[Sequence[ResourceEntry], Period]


def quotes_in_turn(
    uses: Sequence[Use], *, payer: Payer, prices: PriceList, locked: bool = False, use_passes: bool = True
) -> list[Quote]:
    """One quote a use, in the order given. With `locked`, the payer's money is ours until the transaction ends.

    A membership that ends, or changes, in between counts for its own days only. One round trip, however many uses.
    Raises PriceMissing.
    """
    days = sorted({day for entries, period in uses for day, _minutes in minutes_by_day(period, entries[0])})
    every = {entry.pk: entry.kind for entries, _period in uses for entry in entries}
    kinds = sorted(set(every.values()))
    standing = standing_of(payer, prices=prices, kinds=kinds, days=days, resources=list(every), locked=locked)
    wallet = Wallet(standing)
    return [
        quote_use(entries, period, standing=standing, prices=prices, wallet=wallet, use_passes=use_passes)
        for entries, period in uses
    ]
