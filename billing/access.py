"""Who may see and start what."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from billing.errors import MembershipNotFound, PlanNotFound
from billing.models import Membership, Plan
from billing.models.membership import MembershipQuerySet
from members.models import Affiliation, Person


def memberships_seen_by(person: Person) -> MembershipQuerySet:
    """One's own, and those of the organisations one belongs to."""
    organisations = Affiliation.objects.of(person).values("organisation")
    return Membership.objects.filter(Q(person=person) | Q(organisation__in=organisations))


def find_membership(person: Person, public_id: UUID | str) -> Membership:
    """Raises MembershipNotFound, whether it is hidden or does not exist."""
    rows = memberships_seen_by(person).select_related("plan", "person", "organisation")
    membership = rows.filter(public_id=public_id).first()
    if membership is None:
        raise MembershipNotFound()
    return membership


def find_offered_plan(public_id: UUID | str, *, day: date) -> Plan:
    """Raises PlanNotFound."""
    plan = Plan.objects.offered_on(day).filter(public_id=public_id).first()
    if plan is None:
        raise PlanNotFound()
    return plan
