"""What an open hour costs, and how full a place must be to pay for itself.

The textbook of cost, volume and profit (in French accounting, the « seuil de rentabilité »), with the hour of one
resource as the unit sold. With `open` and `booked` hours, `net` revenue excluding VAT, `fixed` and `variable` costs:

    costs                        = fixed + variable
    cost per open hour           = costs ÷ open
    price per booked hour   p    = net ÷ booked
    variable per booked hour v   = variable ÷ booked
    break-even occupancy         = fixed ÷ (open × (p − v))
    coverage                     = net ÷ costs
    result                       = net − costs

It assumes what the textbook does: another hour earns and costs what the present ones do on average, and the fixed
costs stay as they are. Nothing is rounded here.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MICROSECONDS = 3_600_000_000
FULL = Decimal(1)


class Missing(StrEnum):
    """Why there is no break-even occupancy."""

    NO_COSTS = "no-costs"
    """Nothing was entered: zero would be false comfort."""
    NOTHING_OPEN = "nothing-open"
    NOTHING_BOOKED = "nothing-booked"
    """What an hour earns is not known."""
    NO_MARGIN = "no-margin"
    """An hour earns no more than it costs: more of them do not help."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Hours of one resource, euros excluding VAT, ratios with 1 for 100 %; None where a divisor is zero."""

    open_hours: Decimal
    booked_hours: Decimal
    net: Decimal
    fixed: Decimal
    variable: Decimal

    @property
    def costs(self) -> Decimal:
        return self.fixed + self.variable

    @property
    def result(self) -> Decimal:
        return self.net - self.costs

    @property
    def real_occupancy(self) -> Decimal | None:
        return _ratio(self.booked_hours, self.open_hours)

    @property
    def cost_per_open_hour(self) -> Decimal | None:
        return _ratio(self.costs, self.open_hours)

    @property
    def net_per_open_hour(self) -> Decimal | None:
        return _ratio(self.net, self.open_hours)

    @property
    def price_per_booked_hour(self) -> Decimal | None:
        return _ratio(self.net, self.booked_hours)

    @property
    def variable_per_booked_hour(self) -> Decimal | None:
        return _ratio(self.variable, self.booked_hours)

    @property
    def coverage(self) -> Decimal | None:
        return _ratio(self.net, self.costs)

    @property
    def missing(self) -> Missing | None:
        """The first reason why `occupancy` is None."""
        if not self.costs:
            return Missing.NO_COSTS
        if not self.open_hours:
            return Missing.NOTHING_OPEN
        if not self.booked_hours:
            return Missing.NOTHING_BOOKED
        return Missing.NO_MARGIN if self.net <= self.variable else None

    @property
    def occupancy(self) -> Decimal | None:
        """At which the place pays for itself. Above 1 no occupancy does, at these prices and costs."""
        if self.missing:
            return None
        return self.fixed * self.booked_hours / (self.open_hours * (self.net - self.variable))

    @property
    def is_within_reach(self) -> bool:
        return self.occupancy is not None and self.occupancy <= FULL


def break_even(
    *, open_hours: Decimal, booked_hours: Decimal, net: Decimal, fixed: Decimal, variable: Decimal
) -> BreakEven:
    return BreakEven(open_hours, booked_hours, net, fixed, variable)


def hours_of(microseconds: int) -> Decimal:
    """Of a row of the occupancy report."""
    return Decimal(microseconds) / MICROSECONDS


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole else None
