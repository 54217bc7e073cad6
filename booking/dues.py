"""Whether a hold waits for its payment, for pages and the API."""

from collections.abc import Iterable

from booking.models import Booking
from booking.models.booking import Status
from booking.rules import is_paid_first
from spaces.catalogue import ResourceEntry
from spaces.policies import strictest_of


def awaits_payment(booking: Booking, resources: Iterable[ResourceEntry]) -> bool:
    """Not yet where it is to be approved first."""
    if booking.status != Status.HELD or not booking.total:
        return False
    policies = [entry.policy for entry in resources]
    if not policies:
        return False
    policy = strictest_of(policies)
    is_for_the_desk = policy.needs_approval and booking.approved_at is None
    return is_paid_first(policy, booking.purpose, booking.total) and not is_for_the_desk
