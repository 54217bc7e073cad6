"""What members brought in all, their fees and everything else, by membership and day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum

from billing.models import Charge
from reports.question import Question


@dataclass(frozen=True, slots=True)
class Earned:
    """Net of VAT, cancellations taken off."""

    row: int
    day: date
    net: Decimal


def earned_from_members(question: Question) -> Iterator[Earned]:
    """By the day of the activity, from payers with a membership that day; at the question's sites. Two queries.

    A payer has one membership at a time, so nothing counts twice.
    """
    days = question.days
    for payer in ("person", "organisation"):
        row = f"{payer}__memberships"
        lasts = Q(**{f"{row}__ends_on": None}) | Q(**{f"{row}__ends_on__gte": F("activity_on")})
        only: dict[str, Any] = {"activity_on__gte": days.first, "activity_on__lte": days.last}
        if question.sites is not None:
            only |= {"site__in": question.sites, f"{row}__home_site__in": question.sites}
        charges = Charge.objects.filter(lasts, **only, **{f"{row}__starts_on__lte": F("activity_on")})
        for key, day, net in charges.order_by().values_list(row, "activity_on").annotate(sum=Sum("net")):
            yield Earned(key, day, net)
