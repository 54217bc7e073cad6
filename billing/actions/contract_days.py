"""What a day brings to contracts by itself: terms are charged, trials and contracts end, versions are moved to.

Each step looks for what is due, however late it comes, and finds nothing when it is run again.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from billing.actions.changing_plans import put_plan
from billing.actions.contracting import What, locked_contract, locked_contracts, one_at_a_time, record_change, today
from billing.actions.membership_fees import charge_due
from billing.contracts import Contract, State, assembled
from billing.fees import charged_of
from billing.models import Membership, MembershipChange, Plan
from billing.terms import DAY, next_term
from core import outbox

BATCH = 100
LATE = timedelta(days=92)
"""How long after its end a contract is still looked at."""
TRIAL_NOTICE = timedelta(days=3)
NOTICE, ANNOUNCED = timedelta(days=30), timedelta(days=61)
"""A new version is announced between so long and so long before the term that brings it."""


def charge_terms(*, day: date, now: datetime) -> int:
    """Charge every term that has begun by the day, once. Returns how many contracts were looked at.

    A batch of contracts is a transaction: who dies in between has lost none and charged none twice.
    """
    rows = Membership.objects.filter(starts_on__lte=day).exclude(ends_on__lt=day - LATE)
    keys = sorted(set(rows.values_list("contract", flat=True)))
    for batch in _batches(keys):
        with transaction.atomic():
            contracts = locked_contracts(batch)
            told = charged_of(contracts)
            for contract in contracts:
                charge_due(contract, until=day, now=now, charged=told[contract.key])
    return len(keys)


def _batches(keys: list[UUID]) -> Iterator[list[UUID]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def end_contracts(*, now: datetime) -> int:
    """Say of those that were left, and whose last day is over, that they ended. Returns how many."""
    day = today(now)
    left = MembershipChange.objects.filter(contract=OuterRef("contract"), what=What.LEAVING)
    told = MembershipChange.objects.filter(contract=OuterRef("contract"), what=What.ENDED)
    later = Membership.objects.filter(contract=OuterRef("contract"), starts_on__gt=OuterRef("starts_on"))
    over = Membership.objects.filter(Exists(left), ~Exists(told), ~Exists(later), ends_on__lt=day)
    ended = 0
    for key in over.filter(ends_on__gte=day - LATE).values_list("contract", flat=True):
        with transaction.atomic():
            held = locked_contract(key)
            known = MembershipChange.objects.filter(contract=key, what=What.ENDED).exists()
            if held.state(day) != State.ENDED or known or held.ends_on is None:
                continue
            record_change(What.ENDED, held.running(day), effective_on=held.ends_on, by=None, now=now)
            ended += 1
    return ended


def announce_trial_ends(*, now: datetime) -> int:
    """To those whose trial is over in three days and who stay; once. Returns how many."""
    day = today(now)
    rows = Membership.objects.active_on(day).filter(
        ends_on=None, trial_until__gte=day, trial_until__lte=day + TRIAL_NOTICE
    )
    return sum(
        outbox.record(
            "membership.trial_ending",
            subject_id=row.pk,
            payload={"contract": str(row.contract), "membership": str(row.public_id)},
            once=f"membership.trial_ending:{row.contract}",
            now=now,
        )
        for row in rows
    )


def renew_contracts(*, now: datetime) -> int:
    """Plan the move of contracts to newer versions of their plans, and announce it. Returns how many."""
    day = today(now)
    rows = Membership.objects.filter(ends_on=None, plan__replaced_by__offered_from__lte=day + ANNOUNCED)
    contracts = assembled(
        Membership.objects.filter(contract__in=rows.values("contract")).select_related("plan", "plan__replaced_by")
    )
    return sum(_renew(contract.key, now=now) for contract in contracts if _next_version(contract, day))


def _renew(key: UUID, *, now: datetime) -> bool:
    day = today(now)
    with one_at_a_time():
        held = locked_contract(key)
        version = _next_version(held, day)
        if version is None:
            return False
        plan, starts_on = version
        before = held.last.plan
        row = put_plan(held, plan, starts_on, day, is_new_version=True)
        facts = {"from": before.name, "plan": plan.name, "fee_before": str(before.monthly_fee)}
        facts |= {"fee": str(plan.monthly_fee)}
        record_change(What.RENEWED, held.running(day), effective_on=row.starts_on, by=None, now=now, **facts)
    return True


def _next_version(held: Contract, day: date) -> tuple[Plan, date] | None:
    """The version to move to and from when, where it is time to announce it."""
    row = held.last
    if row.ends_on is not None or held.planned(day) or held.state(day) == State.COMING:
        return None
    found = None
    newer = _successor(row.plan)
    while newer and newer.offered_from and (starts_on := _move_to(newer, held, day)) <= day + ANNOUNCED:
        found = newer, starts_on
        newer = _successor(newer)
    return found


def _move_to(plan: Plan, held: Contract, day: date) -> date:
    """The first term after the announcement, the commitment and the day from which the version is offered."""
    bound = held.binding(day).committed_until
    earliest = max(plan.offered_from or day, day + NOTICE, bound + DAY if bound else day)
    return next_term(held.last.anchor, earliest, months=held.last.plan.term_months).first


def _successor(plan: Plan) -> Plan | None:
    return getattr(plan, "replaced_by", None)


def begin_day(*, now: datetime) -> None:
    """All of it, in the order in which one step prepares the next."""
    charge_terms(day=today(now), now=now)
    announce_trial_ends(now=now)
    renew_contracts(now=now)
    end_contracts(now=now)
