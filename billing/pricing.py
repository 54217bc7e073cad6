"""The price of a use, explained line by line. Pure: the same facts give the same cents.

Of the time of each resource on each local day, the free minutes of the use go first, then the allowance of the
membership that holds that day, then passes; money pays the rest, in the cheapest combination of hours, half-days, days,
weeks and months. What each use costs beside its time, the least it costs and the plan's discount come last. Amounts are
rounded half up, once a line.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from billing.day_pricing import NOTHING_YET, ONE, Charged, Part, Time, hours, price_of_day, time_of
from billing.free_pricing import choice_of
from billing.price_list import PriceList
from billing.quotes import Quote as Quote
from billing.quotes import QuoteLine as QuoteLine
from billing.span_pricing import Day, cheapest_spans
from billing.standing import DAY_RULES, Standing, first_of_month
from billing.wallet import Wallet
from core.clock import days_touched, start_of_day
from core.money import ZERO, to_cents, vat_of
from core.ranges import Period
from spaces.catalogue import ResourceEntry

LABELS = {
    "hourly": lambda: _("%(resource)s, à l’heure"),
    "peak": lambda: _("%(resource)s, en heures pleines"),
    "half_day": lambda: _("%(resource)s, à la demi-journée"),
    "daily_cap": lambda: _("%(resource)s, à la journée"),
    "weekly_cap": lambda: _("%(resource)s, à la semaine"),
    "monthly_cap": lambda: _("%(resource)s, au mois"),
    "per_use": lambda: _("%(resource)s, par usage"),
    "minimum": lambda: _("%(resource)s, complément au minimum"),
    "free_minutes": lambda: _("%(resource)s, temps offert"),
    "allowance": lambda: _("%(resource)s, compris dans l’abonnement"),
    "pass": lambda: _("%(resource)s, sur le carnet « %(name)s »"),
    "discount": lambda: _("%(resource)s, remise de l’abonnement (%(percent)s %%)"),
}


def quote_use(
    resources: Sequence[ResourceEntry],
    period: Period,
    *,
    standing: Standing,
    prices: PriceList,
    wallet: Wallet | None = None,
    use_passes: bool = True,
) -> Quote:
    """The price of using all resources during the period. Raises PriceMissing.

    With a `wallet` it is one of several uses, and draws on what those before it have left.
    """
    wallet = wallet or Wallet(standing)
    uses = [_Use(resource, wallet, prices, use_passes) for resource in resources]
    lines = tuple(line for use in uses for line in use.lines_for(period))
    return Quote(lines, choice_of(lines), use_passes)


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


@dataclass(slots=True)
class _Use:
    """Of one resource."""

    resource: ResourceEntry
    wallet: Wallet
    prices: PriceList
    use_passes: bool
    covered: list[QuoteLine] = field(default_factory=list)
    """What costs nothing."""

    def lines_for(self, period: Period) -> list[QuoteLine]:
        days = self._days(period)
        time = [self._line(day, part) for day, part in cheapest_spans([day for day in days if day.time.minutes])]
        beside = list(self._beside(days, time))
        for day in days:
            self._remember(day, [line for line in time if line.activity_on == day.on and line.rule in DAY_RULES])
        in_order = sorted([*self.covered, *time], key=lambda line: line.activity_on)
        return [*in_order, *beside, *self._discounts(days, [*time, *beside])]

    def _days(self, period: Period) -> list[Day]:
        """With the minutes that are left for money."""
        free: int | None = None
        days = []
        for on, minutes in minutes_by_day(period, self.resource):
            day = self._priced(on)
            free = day.price.free_minutes if free is None else free
            time = time_of(period, self.resource, on, minutes, day.price)
            rest = self._cover(day, time, free)
            free -= min(free, minutes)
            days.append(replace(day, time=rest, parts=price_of_day(rest, day.price, self._before(day))))
        return days

    def _priced(self, on: date) -> Day:
        site = self.resource.site.pk
        holding = self.wallet.standing.holding(on, site)
        group = holding.plan.group if holding else self.wallet.standing.group
        price = self.prices.price(self.resource, group=group, on=on)
        if holding is None:
            return Day(on, price, Time(), (), group)
        return Day(on, price, Time(), (), group, holding.pk, holding.plan.discount_percent)

    def _cover(self, day: Day, time: Time, free: int) -> Time:
        """Write down who pays for which minutes, and give back those that nobody does."""
        for rule, minutes, said in self._covers(day, time.minutes, free):
            taken = time.dearest(minutes, day.price)
            time -= taken
            self.covered.append(self._covered(day, rule, taken, said))
        return time

    def _covers(self, day: Day, minutes: int, free: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
        if offered := min(free, minutes):
            yield "free_minutes", offered, {"quantity": hours(offered), "unit": "hour"}
            minutes -= offered
        kind, site = self.resource.kind, self.resource.site.pk
        if holding := self.wallet.standing.holding(day.on, site):
            paid, drawn = self.wallet.draw(holding, kind, day.on, minutes)
            if paid:
                yield "allowance", paid, {"quantity": hours(drawn), "unit": "hour", "allowance_minutes": drawn}
                minutes -= paid
        if self.use_passes and (day.price.hourly or day.price.peak):
            for one, units, paid in self.wallet.punch(kind, site, day.on, minutes):
                said = {"quantity": Decimal(units), "unit": "unit", "pass_id": one.pk, "pass_units": units}
                yield "pass", paid, {**said, "name": one.name}

    def _covered(self, day: Day, rule: str, time: Time, said: dict[str, Any]) -> QuoteLine:
        name = said.pop("name", "")
        return QuoteLine(
            label=LABELS[rule]() % {"resource": self.resource.name, "name": name},
            rule=rule,
            unit_price=ZERO,
            net=ZERO,
            vat=ZERO,
            minutes=time.minutes,
            peak_minutes=time.peak,
            **said,
            **self._facts(day),
        )

    def _line(self, day: Day, part: Part, **named: Any) -> QuoteLine:
        return QuoteLine(
            label=LABELS[part.rule]() % {"resource": self.resource.name, **named},
            rule=part.rule,
            quantity=part.quantity,
            unit=part.unit,
            unit_price=part.unit_price,
            net=part.net,
            vat=vat_of(part.net, day.price.vat_rate),
            minutes=part.time.minutes,
            peak_minutes=part.time.peak,
            floor_percent=day.price.floor_percent,
            true_cost_percent=day.price.true_cost_percent,
            **self._facts(day),
        )

    def _facts(self, day: Day) -> dict[str, Any]:
        return {
            "vat_rate": day.price.vat_rate,
            "resource_id": self.resource.pk,
            "activity_on": day.on,
            "group": day.group,
            "membership_id": day.membership_id,
        }

    def _before(self, day: Day) -> Charged:
        return self.wallet.before(self.resource.pk, day.on) if day.price.caps_span_bookings else NOTHING_YET

    def _remember(self, day: Day, lines: Sequence[QuoteLine]) -> None:
        if day.price.caps_span_bookings and lines:
            self.wallet.charge(self.resource.pk, day.on, Charged(day.time, sum((line.net for line in lines), ZERO)))

    def _beside(self, days: Sequence[Day], time: Sequence[QuoteLine]) -> Iterator[QuoteLine]:
        """What the use costs whatever its time, and what is missing to the least it costs; by its first day's price.
        Where nothing is paid for time, or an earlier use counts, there is no least.
        """
        first, price = days[0], days[0].price
        once = price.per_use or ZERO
        if once:
            yield self._line(first, Part("per_use", ONE, "use", once, once, Time()))
        missing = (price.minimum or ZERO) - sum((line.net for line in time), once)
        if time and missing > ZERO and self._before(first) == NOTHING_YET:
            yield self._line(first, Part("minimum", ONE, "use", missing, missing, Time()))

    def _discounts(self, days: Sequence[Day], paid: Sequence[QuoteLine]) -> Iterator[QuoteLine]:
        """One for each rate and month; together they are rounded once."""
        percents = {day.on: day.discount for day in days}
        cases: dict[Any, list[QuoteLine]] = defaultdict(list)
        for line in paid:
            if percent := percents[line.activity_on]:
                cases[percent, line.vat_rate, line.floor_percent, line.true_cost_percent].append(line)
        for (percent, *_rest), lines in cases.items():
            so_far = told = ZERO
            for _month, piece in groupby(sorted(lines, key=_month_of), key=_month_of):
                some = list(piece)
                so_far += sum((line.net for line in some), ZERO)
                off = to_cents(so_far * percent / 100) - told
                told += off
                if off:
                    yield self._discount(some[0], percent, off)

    def _discount(self, line: QuoteLine, percent: int, off: Decimal) -> QuoteLine:
        return replace(
            line,
            label=LABELS["discount"]() % {"resource": self.resource.name, "percent": percent},
            rule="discount",
            quantity=-ONE,
            unit="share",
            unit_price=off,
            net=-off,
            vat=-vat_of(off, line.vat_rate),
            minutes=0,
            peak_minutes=0,
        )


def _month_of(line: QuoteLine) -> date:
    return first_of_month(line.activity_on)
