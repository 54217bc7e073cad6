"""Leaving a plan with notice, thinking again, and ending a contract on a day."""

from datetime import date, datetime
from uuid import UUID

from billing.actions.contracting import What, locked_contract, one_at_a_time, record_change, today
from billing.actions.membership_fees import charge_due, settle_again
from billing.contracts import Contract, State, contract_of
from billing.errors import ContractNotLeaving, ContractNotRunning, EndTooEarly
from billing.models import Membership
from billing.terms import DAY, last_day, term_on
from members.models import Person


def leave_plan(
    *, contract: UUID, by: Person | None, now: datetime, wanted: date | None = None, reason: str = ""
) -> date:
    """Give notice; returns the last day, which is as wanted or the first one possible. Raises ContractNotRunning.

    What was charged for days after it is reversed. In a pause that outlasts the notice the contract is over at once.
    """
    day = today(now)
    with one_at_a_time():
        held = locked_contract(contract)
        if held.state(day) in (State.LEAVING, State.ENDED):
            raise ContractNotRunning(state=held.state(day))
        charge_due(held, until=day, now=now)
        told_on = max(day, held.first.starts_on)
        on = last_day(held.binding(day), told_on=told_on, wanted=wanted)
        return _finish(held, on, day, by=by, now=now, reason=reason)


def stay_in_plan(*, contract: UUID, by: Person | None, now: datetime) -> None:
    """Take the notice back. Raises ContractNotLeaving, MembershipOverlaps."""
    day = today(now)
    with one_at_a_time():
        held = locked_contract(contract)
        if held.state(day) != State.LEAVING:
            raise ContractNotLeaving()
        row = held.last
        row.ends_on = None
        row.save(update_fields=["ends_on"])
        settle_again(contract_of(contract), since=day, until=day, now=now)
        record_change(What.STAYED, held.running(day), effective_on=day, by=by, now=now)


def end_contract(*, contract: UUID, on: date, by: Person | None, now: datetime, reason: str) -> None:
    """With that last day, whatever notice there is; for whoever manages. What was charged beyond it is reversed.

    Raises ContractNotRunning where it has ended, EndTooEarly before the first day of what is running.
    """
    day = today(now)
    with one_at_a_time():
        held = locked_contract(contract)
        if held.state(day) == State.ENDED:
            raise ContractNotRunning(state=State.ENDED)
        first = held.running(day).starts_on
        if on < first:
            raise EndTooEarly(first=str(first))
        charge_due(held, until=min(on, day), now=now)
        _finish(held, on, day, by=by, now=now, reason=reason)


def _finish(held: Contract, on: date, day: date, *, by: Person | None, now: datetime, reason: str) -> date:
    """The contract's rows end with the day, its fees with its rows. Returns the last day."""
    ends_on = _cut(held, on)
    row = held.on(ends_on) or held.running(ends_on)
    in_a_pause = ends_on < on
    # The term in which a pause began stays owed by its days.
    since = (term_on(row.anchor, ends_on, months=row.plan.term_months).last if in_a_pause else ends_on) + DAY
    settle_again(contract_of(held.key), since=since, until=min(ends_on, day), now=now)
    what = What.LEAVING if ends_on >= day else What.ENDED
    record_change(what, held.running(day), effective_on=ends_on, by=by, now=now, reason=reason)
    return ends_on


def _cut(held: Contract, on: date) -> date:
    """The rows end on the day, or before it where that is in a pause; what was planned for later is withdrawn.

    A row on which uses of days to come draw already cannot go: it takes one of the last days.
    """
    last = next(row for row in reversed(held.rows) if row.starts_on <= on)
    later = [row for row in held.rows if row.starts_on > on]
    drawn = [row for row in later if row.charges.exists()]
    Membership.objects.filter(pk__in=[row.pk for row in later if row not in drawn]).delete()
    ends_on = max(on if last.ends_on is None else min(on, last.ends_on), last.starts_on + len(drawn) * DAY)
    last.ends_on = ends_on - len(drawn) * DAY
    for number, row in enumerate(drawn, start=1):
        row.starts_on = row.ends_on = last.ends_on + number * DAY
        row.plan, row.anchor_on = last.plan, last.anchor
        row.save(update_fields=["starts_on", "ends_on", "plan", "anchor_on"])
    last.save(update_fields=["ends_on"])
    return ends_on
