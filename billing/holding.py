"""What a pass has: left to book, reserved for days to come, used on days that are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from billing.models import Pass, PassMovement

What = PassMovement.What


@dataclass(frozen=True, slots=True)
class Counts:
    reserved: int = 0
    used: int = 0


def counts_of(passes: Iterable[Pass], *, today: date) -> dict[int, Counts]:
    """By pass; a unit is used once the day of the use it was reserved for is over. One query.

    What is cancelled free of charge is neither, on whatever day the correction was written down.
    """
    day = Coalesce("charge__reverses__activity_on", "charge__activity_on")
    drawn = PassMovement.objects.filter(used_pass__in=list(passes), what__in=(What.RESERVED, What.RETURNED))
    rows = (
        drawn.annotate(day=day)
        .values("used_pass")
        .order_by()
        .annotate(
            reserved=Sum("units", filter=Q(day__gte=today), default=0),
            used=Sum("units", filter=Q(day__lt=today), default=0),
        )
    )
    return {row["used_pass"]: Counts(-row["reserved"], -row["used"]) for row in rows}
