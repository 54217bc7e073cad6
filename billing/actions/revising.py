"""New versions of plans: what somebody subscribed to is never edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from billing.actions.contracting import today
from billing.errors import PlanAlreadyRevised, PlanVersionTooEarly
from billing.models import Plan, PlanAllowance
from core.database import violated

KEPT = (
    "name", "description", "group", "monthly_fee", "vat_rate", "scope", "term_months", "is_prorated", "sign_up_fee",
    "trial_days", "notice_days", "minimum_months", "longest_pause_months", "discount_percent",
)  # fmt: skip
ALLOWED = ("kind", "usage_kind_id", "monthly_minutes", "units", "step_minutes", "reset", "rollover")


@dataclass(frozen=True, slots=True)
class Included:
    """What a version includes of one kind of resource, in each window."""

    kind: str
    minutes: int
    reset: str | None = None
    rollover: int | None = None


def revise_plan(
    *, plan: Plan, offered_from: date, changes: dict[str, Any], now: datetime, included: Iterable[Included] = ()
) -> Plan:
    """The next version: as this one with `changes`. Those who join from the date on get it.

    Contracts that run move to it with a term that begins later, after their commitment and a month's announcement.
    What is `included` replaces the allowances of the kinds it names. Raises PlanVersionTooEarly, PlanAlreadyRevised.
    """
    if offered_from <= today(now):
        raise PlanVersionTooEarly()
    values = {**{name: getattr(plan, name) for name in KEPT}, **changes}
    version = plan.version + 1
    base = plan.slug.removesuffix(f"-v{plan.version}")
    try:
        with transaction.atomic():
            made = Plan.objects.create(
                slug=f"{base[:44]}-v{version}",
                replaces=plan,
                version=version,
                offered_from=offered_from,
                is_offered=plan.is_offered,
                **values,
            )
            made.access_groups.set(plan.access_groups.all())
            PlanAllowance.objects.bulk_create(_allowances(plan, made, list(included)))
    except IntegrityError as error:
        if violated(error) in ("billing_plan_replaces_id_key", "billing_plan_slug_key"):
            raise PlanAlreadyRevised() from error
        raise
    return made


def _allowances(plan: Plan, made: Plan, included: list[Included]) -> list[PlanAllowance]:
    rows = {
        (row.kind, row.usage_kind_id): PlanAllowance(plan=made, **{name: getattr(row, name) for name in ALLOWED})
        for row in plan.allowances.all()
    }
    for one in included:
        row = rows.setdefault((one.kind, None), PlanAllowance(plan=made, kind=one.kind))
        row.monthly_minutes = one.minutes
        row.reset = one.reset or row.reset
        row.rollover = row.rollover if one.rollover is None else one.rollover
    return [row for row in rows.values() if row.monthly_minutes or row.units]
