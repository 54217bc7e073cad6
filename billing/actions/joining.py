"""Joining a plan."""

from datetime import date, datetime

from billing.actions.contracting import What, lock_payers, one_at_a_time, record_change
from billing.actions.membership_fees import charge_due
from billing.contracts import contract_of
from billing.models import Membership, Plan
from billing.standing import Payer
from billing.terms import DAY, committed_until
from members.models import Person
from spaces.models import Site


def join_plan(
    *,
    plan: Plan,
    payer: Payer,
    starts_on: date,
    now: datetime,
    by: Person | None = None,
    home_site: Site | None = None,
) -> Membership:
    """Start a contract and charge its first term, with the sign-up fee. Raises MembershipOverlaps.

    Whoever never had one begins with the plan's trial, and pays when it is over.
    """
    person_id = None if payer.organisation else payer.person_id
    with one_at_a_time():
        lock_payers([person_id], [payer.organisation_id])
        trial_until = _trial_until(plan, payer, starts_on)
        anchor = trial_until + DAY if trial_until else starts_on
        row = Membership.objects.create(
            plan=plan,
            person_id=person_id,
            organisation=payer.organisation,
            starts_on=starts_on,
            anchor_on=anchor,
            trial_until=trial_until,
            committed_until=committed_until(anchor, plan.minimum_months),
            home_site=home_site,
        )
        trial = str(trial_until) if trial_until else None
        record_change(What.JOINED, row, effective_on=starts_on, by=by, now=now, trial_until=trial)
        charge_due(contract_of(row.contract), until=starts_on, now=now)
    return row


def _trial_until(plan: Plan, payer: Payer, starts_on: date) -> date | None:
    if not plan.trial_days:
        return None
    before = Membership.objects.of(person_id=payer.person_id, organisation_id=payer.organisation_id)
    return None if before.exists() else starts_on + (plan.trial_days - 1) * DAY
