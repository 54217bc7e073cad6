"""The price of a loan. What is lent for nothing costs nothing, and its line says what it would have cost."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing.errors import PriceMissing
from billing.price_list import PriceList
from billing.pricing import Quote, QuoteLine, minutes_by_day, quote_use
from billing.standing import Standing
from core.money import ZERO
from core.ranges import Period
from spaces.catalogue import ResourceEntry

HOURS = Decimal(24)


def quote_loan(
    resources: list[ResourceEntry], period: Period, *, standing: Standing, prices: PriceList, **said: Any
) -> Quote:
    """Of all things together; what is not free costs what its use would, a day at most its cap. Raises PriceMissing."""
    paid = [resource for resource in resources if not resource.policy.loan_is_free]
    quote = quote_use(paid, period, standing=standing, prices=prices, **said)
    free = [_free(resource, period, standing, prices) for resource in resources if resource.policy.loan_is_free]
    return replace(quote, lines=(*quote.lines, *free))


def _free(resource: ResourceEntry, period: Period, standing: Standing, prices: PriceList) -> QuoteLine:
    """One line for all days; `unit_price` is the list price of a day, `net` nothing."""
    days = minutes_by_day(period, resource)
    group = standing.group_on(days[0][0], resource.site.pk)
    try:
        price = prices.price(resource, group=group, on=days[0][0])
        a_day, vat_rate = price.daily_cap if price.daily_cap is not None else price.hourly * HOURS, price.vat_rate
    except PriceMissing:
        a_day, vat_rate = ZERO, ZERO
    return QuoteLine(
        label=_("%(resource)s, prêt gratuit") % {"resource": resource.name},
        rule="free_loan",
        quantity=Decimal(len(days)),
        unit="day",
        unit_price=a_day,
        net=ZERO,
        vat_rate=vat_rate,
        vat=ZERO,
        resource_id=resource.pk,
        activity_on=days[0][0],
        group=group,
        minutes=sum(minutes for _day, minutes in days),
    )
