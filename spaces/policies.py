"""The effective booking policy of a resource: the strictest of all that speak of it, value by value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from spaces.models import BookingPolicy, Resource

ZERO = timedelta(0)
BOOKERS = [BookingPolicy.Booker.ANYONE, BookingPolicy.Booker.MEMBERS, BookingPolicy.Booker.STEWARDS]


@dataclass(frozen=True, slots=True)
class Policy:
    """Defaults are what holds where no policy says anything."""

    granularity: timedelta = timedelta(minutes=15)
    min_duration: timedelta = timedelta(minutes=30)
    max_duration: timedelta = timedelta(hours=24)
    min_notice: timedelta = ZERO
    horizon: timedelta = timedelta(days=90)
    buffer_before: timedelta = ZERO
    buffer_after: timedelta = ZERO
    needs_approval: bool = False
    bookable_by: str = BookingPolicy.Booker.ANYONE
    needs_check_in: bool = False
    check_in_grace: timedelta = timedelta(minutes=15)
    free_cancellation: timedelta = ZERO


STRICTEST: dict[str, Callable[[Iterable[Any]], Any]] = {
    "granularity": max,
    "min_duration": max,
    "max_duration": min,
    "min_notice": max,
    "horizon": min,
    "buffer_before": max,
    "buffer_after": max,
    "needs_approval": any,
    "bookable_by": lambda said: max(said, key=BOOKERS.index),
    "needs_check_in": any,
    "check_in_grace": min,
    "free_cancellation": max,
}


def speaks_of(policy: BookingPolicy, resource: Resource) -> bool:
    return (
        policy.kind in ("", resource.kind)
        and policy.site_id in (None, resource.site_id)
        and policy.zone_id in (None, resource.zone_id)
        and policy.resource_id in (None, resource.pk)
    )


def effective(policies: Iterable[BookingPolicy], resource: Resource) -> Policy:
    speaking = [policy for policy in policies if speaks_of(policy, resource)]
    said = {
        name: [value for policy in speaking if (value := getattr(policy, name)) not in (None, "")] for name in STRICTEST
    }
    return Policy(**{name: STRICTEST[name](values) for name, values in said.items() if values})


def strictest_of(policies: Iterable[Policy]) -> Policy:
    """For a booking of several resources: each one's policy must hold."""
    policies = list(policies)
    if len(policies) == 1:
        return policies[0]
    return Policy(**{name: choose([getattr(p, name) for p in policies]) for name, choose in STRICTEST.items()})
