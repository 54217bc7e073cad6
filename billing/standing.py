"""Where a payer stands: price group, memberships, what was drawn on them, passes, and caps already reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from billing.day_pricing import Charged, Time
from billing.models import PriceGroup
from billing.price_list import PlanEntry, PriceList
from core.database import Rows, Statement, in_one_trip
from members.models import Organisation

DAY_RULES = ("hourly", "peak", "half_day", "daily_cap")
"""Rules of lines that pay for the time of one day."""


@dataclass(frozen=True, slots=True)
class Payer:
    """A person, or the organisation on whose account the person books."""

    person_id: int
    organisation: Organisation | None = None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None


@dataclass(frozen=True, slots=True)
class Holding:
    """A membership as pricing sees it: its plan and its days, both included."""

    pk: int
    plan: PlanEntry
    starts_on: date = date.min
    ends_on: date | None = None
    contract: UUID | None = None
    home_site: int | None = None

    def holds(self, day: date, site: int | None) -> bool:
        """A plan for the home site alone holds everywhere as long as no home was chosen."""
        if self.plan.is_for_home_only and self.home_site is not None and site != self.home_site:
            return False
        return self.starts_on <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """The last day is still one of it."""
        return self.ends_on is not None and self.ends_on < day


@dataclass(frozen=True, slots=True)
class PassEntry:
    """A pass that has units left; its days are those of use, both included."""

    pk: int
    name: str
    kind: str
    site: int | None
    unit_minutes: int
    left: int
    valid_from: date
    valid_until: date

    def fits(self, kind: str, site: int, day: date) -> bool:
        return self.kind == kind and self.site in (None, site) and self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Standing:
    group: str = PriceGroup.PUBLIC
    """On days without a membership."""
    holdings: tuple[Holding, ...] = ()
    """Whole contracts, by their first day."""
    drawn: dict[tuple[int, str, date], int] = field(default_factory=dict)
    """Minutes drawn, by membership, kind and first day of the window."""
    passes: tuple[PassEntry, ...] = ()
    """The soonest to expire first."""
    charged: dict[tuple[int, date], Charged] = field(default_factory=dict)
    """By resource and day, where a tariff in force caps the bookings of a day together."""

    def holding(self, day: date, site: int | None) -> Holding | None:
        return next((one for one in self.holdings if one.holds(day, site)), None)

    def contract(self, holding: Holding) -> list[Holding]:
        """The memberships that share the allowances of this one."""
        return [one for one in self.holdings if one.pk == holding.pk or one.contract == holding.contract]

    def group_on(self, day: date, site: int | None) -> str:
        holding = self.holding(day, site)
        return holding.plan.group if holding else self.group


def first_of_month(day: date) -> date:
    return day.replace(day=1)


PAYER = "(organisation_id = %s OR %s::bigint IS NULL AND person_id = %s)"
LOCKED = " FOR NO KEY UPDATE"
ONE_PAYER = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
CONTRACTS = f"""
SELECT contract FROM billing_membership
WHERE {PAYER} AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s)
"""  # noqa: S608  # all of these are joined from constants
MEMBERSHIPS = f"""
SELECT id, plan_id, starts_on, ends_on, contract, home_site_id FROM billing_membership
WHERE {PAYER} AND contract IN ({CONTRACTS}) ORDER BY id
"""  # noqa: S608
DRAWN = f"""
SELECT asked.id, charge.kind, date_trunc(allowance.reset, charge.activity_on)::date, sum(charge.allowance_minutes)
FROM billing_membership AS asked
JOIN billing_planallowance AS allowance ON allowance.plan_id = asked.plan_id AND allowance.kind = ANY(%s)
JOIN billing_membership AS paying ON paying.contract = asked.contract
JOIN billing_charge AS charge ON charge.membership_id = paying.id AND charge.kind = allowance.kind
    AND charge.allowance_minutes <> 0
    AND (allowance.rollover > 0 OR charge.activity_on >= date_trunc(allowance.reset, %s::date)
        AND charge.activity_on < %s::date + 366)
WHERE asked.id IN (SELECT id FROM billing_membership
    WHERE {PAYER} AND starts_on <= %s AND (ends_on IS NULL OR ends_on >= %s))
GROUP BY 1, 2, 3
"""  # noqa: S608
PASSES = """
SELECT id, name, kind, site_id, unit_minutes, "left", valid_from, valid_until FROM billing_pass
WHERE (organisation_id = %s OR %s::bigint IS NULL AND person_id = %s) AND "left" > 0
    AND valid_from <= %s AND valid_until >= %s
ORDER BY id
"""
CHARGED = f"""
SELECT resource_id, activity_on, sum(minutes), sum(peak_minutes), sum(net) FROM billing_charge AS charge
WHERE {PAYER} AND resource_id = ANY(%s) AND activity_on = ANY(%s) AND rule = ANY(%s) AND reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM billing_charge AS reversal WHERE reversal.reverses_id = charge.id)
GROUP BY 1, 2
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Question:
    """What must be asked to know a payer's standing, for these kinds of resource on these days, in order.

    `resources` are named where what they have cost already counts: where caps span bookings.
    """

    payer: Payer
    kinds: Sequence[str]
    days: Sequence[date]
    resources: Sequence[int] = ()

    def statements(self, *, locked: bool) -> list[Statement]:
        """With `locked`, the payer's money is ours until the transaction ends: its draws one after the other, whoever
        books for it, and the rows of its memberships and passes, which others change too. What is summed comes after
        the locks, in statements of their own, and sees what whoever held them has drawn.
        """
        payer, first, last = self.payer, self.days[0], self.days[-1]
        who = [payer.organisation_id, payer.organisation_id, payer.person_id]
        lock = LOCKED * locked
        asked = [one_payer(person_id=payer.person_id, organisation_id=payer.organisation_id)] if lock else []
        asked += [
            (MEMBERSHIPS + lock, [*who, *who, last, first]),
            (DRAWN, [list(self.kinds), first, last, *who, last, first]),
            (PASSES + lock, [*who, last, first]),
        ]
        if self.resources:
            asked.append((CHARGED, [*who, list(self.resources), list(self.days), list(DAY_RULES)]))
        return asked

    def answer(self, *told: Rows, prices: PriceList) -> Standing:
        """From the rows of the statements, in order; the lock's own is empty of news."""
        memberships, drawn, passes, *charged = told[len(told) - 3 - bool(self.resources) :]
        holdings = [
            Holding(key, prices.plans[plan], since, until, contract, home)
            for key, plan, since, until, contract, home in memberships
        ]
        return Standing(
            _group_without_plan(self.payer),
            tuple(sorted(holdings, key=lambda one: one.starts_on)),
            {(key, kind, window): minutes for key, kind, window, minutes in drawn},
            tuple(sorted((PassEntry(*row) for row in passes), key=lambda one: (one.valid_until, one.pk))),
            {
                (resource, day): Charged(Time(minutes - peak, peak), net)
                for rows in charged
                for resource, day, minutes, peak, net in rows
            },
        )


def one_payer(*, person_id: int | None, organisation_id: int | None) -> Statement:
    """Lock whatever this payer draws on, until the transaction ends. Comes after resources and bookings."""
    of = f"person {person_id}" if organisation_id is None else f"organisation {organisation_id}"
    return ONE_PAYER, [f"billing: {of}"]


def lock_payer(payer: Payer) -> None:
    in_one_trip([one_payer(person_id=payer.person_id, organisation_id=payer.organisation_id)])


def standing_of(
    payer: Payer,
    *,
    prices: PriceList,
    kinds: Iterable[str],
    days: Sequence[date],
    resources: Sequence[int] = (),
    locked: bool = False,
) -> Standing:
    """One round trip. The days in order."""
    asked = tuple(resources) if prices.caps_span_bookings(days[0], days[-1]) else ()
    question = Question(payer, list(kinds), list(days), asked)
    return question.answer(*in_one_trip(question.statements(locked=locked)), prices=prices)


def _group_without_plan(payer: Payer) -> str:
    if payer.organisation and payer.organisation.kind == Organisation.Kind.ASSOCIATION:
        return PriceGroup.ASSOCIATION
    return PriceGroup.PUBLIC
