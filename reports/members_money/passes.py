"""Units of passes that were sold and not used, at what they were paid for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from billing.models import Pass, PassMovement
from core.clock import start_of_day
from core.money import ZERO, to_cents
from reports.members_money.lives import DAY
from reports.question import Question

What = PassMovement.What
DRAWN = (What.RESERVED, What.RETURNED)
HAD = (What.GIVEN, What.RECEIVED, What.SENT, What.REFUNDED)
Paid = tuple[Decimal, int]
"""A price, net of VAT, and the units that it was for."""


@dataclass(frozen=True, slots=True)
class Held:
    """`value` is net of VAT. A unit is used once the day of its use is over, whatever is reserved for later."""

    key: int
    site: int | None
    bought_on: date
    valid_until: date
    units: int
    value: Decimal


def held_passes(question: Question) -> list[Held]:
    """Bought by the last day of the question and not over then, with something left. Three queries."""
    return list(_left(Q(valid_until__gt=question.days.last), question, question.days.last))


def lapsed_passes(question: Question) -> list[Held]:
    """With what was left of those whose last day is in the question's days. Three queries."""
    days = question.days
    return list(_left(Q(valid_until__gte=days.first, valid_until__lte=days.last), question, days.last))


def _left(which: Q, question: Question, on: date) -> Iterator[Held]:
    tz = ZoneInfo(settings.TIME_ZONE)
    end = start_of_day(on + DAY, tz)
    passes = Pass.objects.filter(which, origin=Pass.Origin.PURCHASE, created_at__lt=end)
    if question.sites is not None:
        passes = passes.filter(site__in=question.sites)
    names = ("pk", "site", "created_at", "valid_until")
    known = {pk: values for pk, *values in passes.order_by("valid_until", "pk").values_list(*names)}
    paid, units = _Prices(), _units(list(known), on, Q(at__lt=end))
    for key, (site, created_at, valid_until) in known.items():
        price, quantity = paid.of(key)
        left = max(units.get(key, 0), 0)
        if left and price:
            value = to_cents(price * left / quantity)
            yield Held(key, site, created_at.astimezone(tz).date(), valid_until, left, value)


def _units(keys: list[int], on: date, by_then: Q) -> dict[int, int]:
    """What each pass had been given by then, less what was used on days until `on`."""
    used_on = Coalesce("charge__reverses__activity_on", "charge__activity_on")
    moved = PassMovement.objects.filter(used_pass__in=keys).annotate(used_on=used_on).order_by()
    had = Sum("units", filter=Q(what__in=HAD) & by_then, default=0)
    used = Sum("units", filter=Q(what__in=DRAWN, used_on__lte=on), default=0)
    rows = moved.values_list("used_pass").annotate(had=had, used=used)
    return {key: given + drawn for key, given, drawn in rows}


class _Prices:
    """What passes were paid for. Units handed over are worth what they were worth to who gave them. One query."""

    def __init__(self) -> None:
        moved = PassMovement.objects.filter(
            used_pass__origin=Pass.Origin.PURCHASE, what__in=(What.GIVEN, What.SENT, What.RECEIVED)
        )
        names = ("used_pass", "what", "units", "at", "by", "used_pass__offer", "used_pass__valid_until")
        self.paid: dict[int, Paid] = {}
        self.sent: dict[Any, int] = {}
        self.received: dict[int, Any] = {}
        for key, what, units, *when, price in moved.order_by("pk").values_list(*names, F("charge__net")):
            if what == What.GIVEN:
                self.paid[key] = (price or ZERO, units)
            elif what == What.SENT:
                self.sent[-units, *when] = key
            else:
                self.received[key] = (units, *when)

    def of(self, key: int) -> Paid:
        while key in self.received:
            giver = self.sent.get(self.received[key])
            if giver is None or giver == key:
                return ZERO, 1
            key = giver
        return self.paid.get(key, (ZERO, 1))
