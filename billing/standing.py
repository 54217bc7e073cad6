"""Where a payer stands on a day: price group, membership, what is left of its allowances."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from billing.models import Charge, Membership, PriceGroup
from billing.price_list import PriceList
from members.models import Organisation


@dataclass(frozen=True, slots=True)
class Payer:
    """A person, or the organisation on whose account the person books."""

    person_id: int
    organisation: Organisation | None = None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None


@dataclass(frozen=True, slots=True)
class Standing:
    group: str = PriceGroup.PUBLIC
    membership_id: int | None = None
    remaining: dict[tuple[str, date], int] = field(default_factory=dict)
    """Minutes left by kind and first day of the month."""


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def standing_of(
    payer: Payer, *, prices: PriceList, kinds: Iterable[str], days: Iterable[date], locked: bool = False
) -> Standing:
    """One query, two where a plan includes an allowance.

    With `locked`, the membership's row is locked until the end of the transaction *before* its use is summed, so
    that two bookings of one payer cannot both draw the last hour.
    """
    months = sorted({first_of_month(day) for day in days})
    memberships = Membership.objects.of(person_id=payer.person_id, organisation_id=payer.organisation_id)
    if locked:
        memberships = memberships.select_for_update(no_key=True)
    membership = memberships.active_on(min(days)).first()
    if membership is None:
        return Standing(_group_without_plan(payer))
    plan = prices.plans[membership.plan_id]
    granted = {kind: plan.allowances[kind] for kind in kinds if kind in plan.allowances}
    remaining = {(kind, month): minutes for kind, minutes in granted.items() for month in months}
    if remaining:
        for kind, month, minutes in _drawn(membership.pk, granted, months):
            if (kind, month) in remaining:
                remaining[kind, month] = max(0, remaining[kind, month] - minutes)
    return Standing(plan.group, membership.pk, remaining)


def _group_without_plan(payer: Payer) -> str:
    if payer.organisation and payer.organisation.kind == Organisation.Kind.ASSOCIATION:
        return PriceGroup.ASSOCIATION
    return PriceGroup.PUBLIC


def _drawn(membership_id: int, kinds: Iterable[str], months: list[date]) -> list[tuple[str, date, int]]:
    after_last = (months[-1].replace(day=28) + timedelta(days=5)).replace(day=1)
    rows = (
        Charge.objects.filter(
            membership_id=membership_id, kind__in=kinds, activity_on__gte=months[0], activity_on__lt=after_last
        )
        .exclude(allowance_minutes=0)
        .values_list("kind", TruncMonth("activity_on"))
        .annotate(minutes=Sum("allowance_minutes"))
        .order_by()
    )
    return list(rows)
