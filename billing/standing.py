"""Where a payer stands on a day: price group, membership, what is left of its allowances."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from billing.models import PriceGroup
from billing.price_list import PriceList
from core.database import Rows, Statement, in_one_trip
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


MEMBERSHIP = """
SELECT id, plan_id FROM billing_membership
WHERE (organisation_id = %s OR %s::bigint IS NULL AND person_id = %s)
    AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
"""
LOCKED = " FOR NO KEY UPDATE"
DRAWN = f"""
SELECT kind, date_trunc('month', activity_on)::date, sum(allowance_minutes) FROM billing_charge
WHERE membership_id = (SELECT id FROM ({MEMBERSHIP}) AS membership)
    AND kind = ANY(%s) AND activity_on >= %s AND activity_on < %s AND allowance_minutes <> 0
GROUP BY 1, 2
"""  # noqa: S608  # joined from two constants


@dataclass(frozen=True, slots=True)
class Question:
    """What must be asked to know a payer's standing, for these kinds of resource on these days."""

    payer: Payer
    kinds: Sequence[str]
    days: Sequence[date]

    def statements(self, *, locked: bool) -> list[Statement]:
        """With `locked`, the membership's row is locked until the end of the transaction *before* its use is summed,
        so that two bookings of one payer cannot both draw the last hour: two statements, the second sees what
        whoever held the lock has drawn.
        """
        payer, first, months = self.payer, min(self.days), self._months()
        after_last = (months[-1].replace(day=28) + timedelta(days=5)).replace(day=1)
        active = [payer.organisation_id, payer.organisation_id, payer.person_id, first, first]
        drawn = [*active, list(self.kinds), months[0], after_last]
        return [(MEMBERSHIP + LOCKED * locked, active), (DRAWN, drawn)]

    def answer(self, memberships: Rows, drawn: Rows, *, prices: PriceList) -> Standing:
        if not memberships:
            return Standing(_group_without_plan(self.payer))
        ((membership, plan_key),) = memberships
        plan = prices.plans[plan_key]
        granted = {kind: plan.allowances[kind] for kind in self.kinds if kind in plan.allowances}
        remaining = {(kind, month): minutes for kind, minutes in granted.items() for month in self._months()}
        for kind, month, minutes in drawn:
            if (kind, month) in remaining:
                remaining[kind, month] = max(0, remaining[kind, month] - minutes)
        return Standing(plan.group, membership, remaining)

    def _months(self) -> list[date]:
        return sorted({first_of_month(day) for day in self.days})


def standing_of(
    payer: Payer, *, prices: PriceList, kinds: Iterable[str], days: Iterable[date], locked: bool = False
) -> Standing:
    """One round trip."""
    question = Question(payer, list(kinds), list(days))
    return question.answer(*in_one_trip(question.statements(locked=locked)), prices=prices)


def _group_without_plan(payer: Payer) -> str:
    if payer.organisation and payer.organisation.kind == Organisation.Kind.ASSOCIATION:
        return PriceGroup.ASSOCIATION
    return PriceGroup.PUBLIC
