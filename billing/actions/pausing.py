"""Pausing a contract: no fee and no allowance from one day to another, and then it goes on by itself."""

from datetime import date, datetime
from uuid import UUID

from billing.actions.changing_plans import split
from billing.actions.contracting import What, locked_contract, one_at_a_time, record_change, today
from billing.actions.membership_fees import charge_due, settle_again
from billing.contracts import Contract, State, contract_of
from billing.errors import ContractNotRunning, PauseImpossible, PauseNotOffered, PauseTooLong
from billing.models import Membership
from billing.terms import DAY
from members.models import Person
from spaces.lasting import months_later


def pause_contract(
    *, contract: UUID, from_on: date, until_on: date, by: Person | None, now: datetime, reason: str = ""
) -> Membership:
    """Both days are in the pause; a commitment lasts as much longer. Returns the row that goes on afterwards.

    Raises ContractNotRunning, PauseNotOffered, PauseTooLong, PauseImpossible.
    """
    day = today(now)
    with one_at_a_time():
        held = locked_contract(contract)
        check_pause(held, from_on, until_on, day)
        charge_due(held, until=day, now=now)
        row = held.on(from_on)
        assert row is not None  # noqa: S101  # checked: the pause lies in one row
        after = split(row, until_on + DAY)
        row.ends_on = from_on - DAY
        if after.committed_until:
            after.committed_until += until_on + DAY - from_on
        row.save(update_fields=["ends_on"])
        after.save()
        settle_again(contract_of(contract), since=min(from_on, day), until=day, now=now)
        facts = {"until": str(until_on)}
        record_change(What.PAUSED, held.running(day), effective_on=from_on, by=by, now=now, reason=reason, **facts)
    return after


def check_pause(held: Contract, from_on: date, until_on: date, day: date) -> None:
    if held.state(day) != State.ACTIVE:
        raise ContractNotRunning(state=held.state(day))
    row = held.on(from_on)
    longest = row.plan.longest_pause_months if row else held.running(day).plan.longest_pause_months
    if not longest:
        raise PauseNotOffered()
    if not day < from_on <= until_on:
        raise PauseImpossible(first=str(day + DAY))
    if until_on >= months_later(from_on, longest):
        raise PauseTooLong(months=longest, last=str(months_later(from_on, longest) - DAY))
    if row is None or row.starts_on >= from_on or (row.ends_on is not None and row.ends_on <= until_on):
        raise PauseImpossible(last=str(row.ends_on - DAY) if row and row.ends_on else None)
