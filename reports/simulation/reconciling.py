"""Why a booking, replayed as it really was, costs another amount than was charged for it. Pure.

same        it does not
levelled    it was charged what was missing to the price of its day, once another use of that day was given up
absence     only the fee for not coming was another
group       it was priced for another group: a contract began, changed or ended since
drawn       an allowance or a pass gave another part of it: a plan changed since, or what had drawn before it was moved
price       it was priced alike, and the prices or discounts were others
unpriced    no price is known today
"""

from collections.abc import Sequence

from core.money import ZERO
from reports.simulation.rows import Use
from reports.simulation.uses import Priced

SAME, UNPRICED = "same", "unpriced"
REASONS = (SAME, "levelled", "absence", "group", "drawn", "price", UNPRICED)
"""The first that applies is told."""


def reason(use: Use, replayed: Sequence[Priced]) -> str:
    owed, net = use.owed, sum((one.net for one in replayed), ZERO)
    if net == owed.net:
        return SAME
    if owed.levelled:
        return "levelled"
    fee = sum((one.net for one in replayed if one.is_fee), ZERO)
    if net - fee == owed.net - owed.fee:
        return "absence"
    if {one.group for one in replayed} - owed.groups:
        return "group"
    drawn = sum(one.allowance_minutes for one in replayed), sum(one.pass_units for one in replayed)
    return "price" if drawn == (owed.minutes, owed.units) else "drawn"
