"""Changing the plan of a contract: a dearer one at once, a cheaper one with the next term."""

from datetime import date, datetime
from uuid import UUID

from billing.actions.contracting import What, locked_contract, one_at_a_time, record_change, today
from billing.actions.membership_fees import charge_due, settle_again
from billing.contracts import Contract, State, contract_of
from billing.errors import ContractNotRunning, PlanUnchanged
from billing.models import Membership, Plan
from billing.terms import DAY, committed_until, next_term
from core.ids import uuid7
from members.models import Person


def change_plan(*, contract: UUID, plan: Plan, by: Person | None, now: datetime, reason: str = "") -> Membership:
    """What is paid of the days to come is credited and the new plan charged. Returns the row that holds the new plan.

    A change that was planned before gives way to this one. Raises ContractNotRunning, PlanUnchanged.
    """
    day = today(now)
    with one_at_a_time():
        held = locked_contract(contract)
        if held.state(day) not in (State.ACTIVE, State.TRIAL):
            raise ContractNotRunning(state=held.state(day))
        row = held.running(day)
        before = planned[1] if (planned := held.planned(day)) else row.plan
        if plan.pk == before.pk:
            raise PlanUnchanged(plan=str(plan.public_id))
        charge_due(held, until=day, now=now)
        starts_on = first_day_of(plan, held, day)
        made = put_plan(held, plan, starts_on, day)
        settle_again(contract_of(contract), since=min(starts_on, day), until=day, now=now)
        facts = {"from": row.plan.name, "plan": plan.name}
        record_change(What.CHANGED, row, effective_on=starts_on, by=by, now=now, reason=reason, **facts)
    return made


def first_day_of(plan: Plan, held: Contract, day: date) -> date:
    """Today for what costs as much or more, and during the trial; else the next term after the commitment."""
    row = held.running(day)
    if plan.monthly_fee >= row.plan.monthly_fee or (row.trial_until and day <= row.trial_until):
        return day
    bound = held.binding(day).committed_until
    earliest = max(day, bound) + DAY if bound else day + DAY
    return next_term(row.anchor, earliest, months=row.plan.term_months).first


def put_plan(held: Contract, plan: Plan, starts_on: date, day: date, *, is_new_version: bool = False) -> Membership:
    """From `starts_on` on the contract's rows hold the plan; what was planned in between is undone. Saves the rows.

    A day in a pause means the day it ends. Rows are never taken away: uses of days to come may draw on them already.
    """
    current = held.running(day)
    for row in held.rows:
        if day < row.starts_on < starts_on and row.plan_id != current.plan_id:
            row.plan, row.anchor_on, row.committed_until = current.plan, current.anchor, current.committed_until
            row.save(update_fields=["plan", "anchor_on", "committed_until"])
    cut = held.on(starts_on) or held.after(starts_on) or held.last
    if cut.starts_on < starts_on:
        cut, kept = split(cut, starts_on), cut
        kept.save(update_fields=["ends_on"])
    begins = max(starts_on, cut.starts_on)
    cut.anchor_on = _anchor(current, plan, begins)
    cut.committed_until = current.committed_until if is_new_version else _bound(current, plan, max(begins, cut.anchor))
    cut.plan = plan
    cut.save()
    for row in held.rows:
        if row.starts_on > cut.starts_on:
            row.plan, row.anchor_on = plan, cut.anchor_on
            row.committed_until = _later(row.committed_until, cut.committed_until)
            row.save(update_fields=["plan", "anchor_on", "committed_until"])
    return cut


def _anchor(current: Membership, plan: Plan, day: date) -> date:
    """Terms of another length are counted from the change on."""
    anchor = current.anchor
    return anchor if plan.term_months == current.plan.term_months or day < anchor else day


def _bound(current: Membership, plan: Plan, day: date) -> date | None:
    """The new plan's own commitment begins with it, and the old one is kept."""
    return _later(current.committed_until, committed_until(day, plan.minimum_months))


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)


def split(row: Membership, starts_on: date) -> Membership:
    """The row's days from `starts_on` on, as a row of their own that is not saved yet."""
    names = [field.attname for field in Membership._meta.concrete_fields if field.name not in ("id", "public_id")]
    values = {name: getattr(row, name) for name in names}
    row.ends_on = starts_on - DAY
    return Membership(**{**values, "public_id": uuid7(), "starts_on": starts_on})
