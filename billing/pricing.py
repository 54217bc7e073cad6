"""The price of a use, explained line by line. Pure: the same facts give the same cents.

For each resource and local day: minutes first draw on the payer's allowance for that month, the rest costs the
hourly price by the minute, and a day never costs more than its cap. Amounts are rounded half up, once a line.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing.price_list import PriceEntry, PriceList
from billing.standing import Standing, first_of_month
from core.clock import days_touched, start_of_day
from core.money import CURRENCY, ZERO, to_cents, vat_of
from core.ranges import Period
from spaces.catalogue import ResourceEntry

HOUR = Decimal(60)


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """`quantity` in `unit`s, `unit_price` and `net` in euros excluding VAT, `vat_rate` in percent."""

    label: str
    rule: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    net: Decimal
    vat_rate: Decimal
    vat: Decimal
    resource_id: int
    activity_on: date
    allowance_minutes: int = 0

    def as_json(self) -> dict[str, str]:
        return {
            "label": self.label,
            "rule": self.rule,
            "quantity": str(self.quantity),
            "unit": self.unit,
            "unit_price": str(self.unit_price),
            "net": str(self.net),
            "vat_rate": str(self.vat_rate),
        }


@dataclass(frozen=True, slots=True)
class Quote:
    group: str
    membership_id: int | None = None
    lines: tuple[QuoteLine, ...] = ()
    currency: str = CURRENCY
    net: Decimal = field(init=False, default=ZERO)
    vat: Decimal = field(init=False, default=ZERO)

    def __post_init__(self) -> None:
        object.__setattr__(self, "net", sum((line.net for line in self.lines), ZERO))
        object.__setattr__(self, "vat", sum((line.vat for line in self.lines), ZERO))

    @property
    def total(self) -> Decimal:
        return self.net + self.vat

    def as_json(self) -> dict[str, Any]:
        """The public shape; also the snapshot kept with a booking."""
        return {
            "lines": [line.as_json() for line in self.lines],
            "net": str(self.net),
            "vat": str(self.vat),
            "total": str(self.total),
            "currency": self.currency,
        }


def quote_use(resources: list[ResourceEntry], period: Period, *, standing: Standing, prices: PriceList) -> Quote:
    """The price of using all resources during the period. Raises PriceMissing."""
    remaining = dict(standing.remaining)
    lines: list[QuoteLine] = []
    for resource in resources:
        for day, minutes in minutes_by_day(period, resource):
            price = prices.price(resource, group=standing.group, on=day)
            month = (resource.kind, first_of_month(day))
            drawn = min(minutes, remaining.get(month, 0))
            if drawn:
                remaining[month] -= drawn
                lines.append(_included(resource, price, day, drawn))
            if minutes > drawn:
                lines.append(_paid(resource, price, day, minutes - drawn))
    return Quote(standing.group, standing.membership_id, tuple(lines))


def minutes_by_day(period: Period, resource: ResourceEntry) -> list[tuple[date, int]]:
    """Local days of the period with their minutes: a day of the spring change has 23 hours."""
    days = days_touched(period.start, period.end, resource.tz)
    if len(days) == 1:
        return [(days[0], period.minutes)]
    cut = []
    for day in days:
        whole = Period(start_of_day(day, resource.tz), start_of_day(day + timedelta(days=1), resource.tz))
        if part := period.within(whole):
            cut.append((day, part.minutes))
    return cut


def _included(resource: ResourceEntry, price: PriceEntry, day: date, minutes: int) -> QuoteLine:
    return QuoteLine(
        label=_("%(resource)s, compris dans l’abonnement") % {"resource": resource.name},
        rule="allowance",
        quantity=_hours(minutes),
        unit="hour",
        unit_price=ZERO,
        net=ZERO,
        vat_rate=price.vat_rate,
        vat=ZERO,
        resource_id=resource.pk,
        activity_on=day,
        allowance_minutes=minutes,
    )


def _paid(resource: ResourceEntry, price: PriceEntry, day: date, minutes: int) -> QuoteLine:
    by_the_hour = to_cents(price.hourly * minutes / HOUR)
    capped = price.daily_cap is not None and by_the_hour > price.daily_cap
    net = price.daily_cap if capped and price.daily_cap is not None else by_the_hour
    return QuoteLine(
        label=_("%(resource)s, à la journée") % {"resource": resource.name}
        if capped
        else _("%(resource)s, à l’heure") % {"resource": resource.name},
        rule="daily_cap" if capped else "hourly",
        quantity=Decimal(1) if capped else _hours(minutes),
        unit="day" if capped else "hour",
        unit_price=net if capped else price.hourly,
        net=net,
        vat_rate=price.vat_rate,
        vat=vat_of(net, price.vat_rate),
        resource_id=resource.pk,
        activity_on=day,
    )


def _hours(minutes: int) -> Decimal:
    return to_cents(Decimal(minutes) / HOUR)
