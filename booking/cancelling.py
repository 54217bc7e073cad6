"""What cancelling costs, and until when: the steps agreed when the booking was made."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from booking.models import Booking
from core.money import ZERO, to_cents, vat_of
from core.ranges import Period
from spaces.policies import Policy
from spaces.terms import staircase

ALL = 100

Step = tuple[datetime, int]
"""Until an instant, a share in percent; after the last step all is due."""


def steps_of(policy: Policy, period: Period) -> list[Step]:
    """Free until the first tier begins, then what each costs until the next one does."""
    tiers = staircase(policy.tiers)
    shares = [0, *(tier.percent for tier in tiers)]
    return [(period.start - tier.notice, share) for tier, share in zip(tiers, shares, strict=False)]


def agreed(policy: Policy, period: Period) -> list[dict[str, Any]]:
    """As a booking keeps it; nothing where `free_until` says it all."""
    steps = steps_of(policy, period)
    return [{"until": until.isoformat(), "percent": share} for until, share in steps] if len(steps) > 1 else []


def steps(booking: Booking) -> list[Step]:
    if not booking.cancellation:
        return [(booking.free_until, 0)]
    return [(datetime.fromisoformat(step["until"]), step["percent"]) for step in booking.cancellation]


def share_due(booking: Booking, now: datetime) -> int:
    """In percent of the price, for cancelling now."""
    return next((share for until, share in steps(booking) if now <= until), ALL)


def amount_due(booking: Booking, now: datetime) -> Decimal:
    """Including VAT; for the page, before anything is charged."""
    share = share_due(booking, now)
    if share >= ALL:
        return booking.total
    by_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for line in booking.quote.get("lines", []):
        by_rate[Decimal(line["vat_rate"])] += Decimal(line["net"])
    kept = {rate: to_cents(net * share / 100) for rate, net in by_rate.items()}
    return sum((net + vat_of(net, rate) for rate, net in kept.items()), ZERO)
