"""Joining and leaving a plan; charging the months."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from billing.actions.charging import charge_membership_fee
from billing.errors import MembershipOverlaps
from billing.models import Membership, Plan
from billing.standing import Payer
from core.database import violated


def join_plan(*, plan: Plan, payer: Payer, starts_on: date, now: datetime) -> Membership:
    """Start a membership and charge its first month. Raises MembershipOverlaps."""
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                plan=plan,
                person_id=None if payer.organisation else payer.person_id,
                organisation=payer.organisation,
                starts_on=starts_on,
            )
            charge_membership_fee(membership, month=starts_on, now=now)
    except IntegrityError as error:
        if (violated(error) or "").startswith("membership_one_at_a_time"):
            raise MembershipOverlaps() from error
        raise
    return membership


def charge_month(*, day: date, now: datetime) -> int:
    """Charge the month of `day` to every membership active that day; idempotent. Returns how many were looked at."""
    memberships = Membership.objects.active_on(day).select_related("plan")
    for membership in memberships:
        charge_membership_fee(membership, month=day, now=now)
    return len(memberships)
