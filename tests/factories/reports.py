"""Rows of booking and billing as they stand after the fact, for reports that only read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from billing.models import Charge
from booking.models import Allocation, Blockage, Booking
from booking.models.allocation import Standing
from booking.models.booking import Status
from core.ranges import Period
from members.models import Person
from spaces.models import Resource

STANDING = {
    Status.HELD: Standing.TENTATIVE,
    Status.REQUESTED: Standing.TENTATIVE,
    Status.CONFIRMED: Standing.FIRM,
    Status.CHECKED_IN: Standing.FIRM,
    Status.COMPLETED: Standing.PAST,
    Status.NO_SHOW: Standing.PAST,
}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def past_booking(
    person: Person, resources: list[Resource], period: Period, *, status: str = Status.COMPLETED, **fields: Any
) -> Booking:
    """A booking in that state with its allocations; no rule is asked and nothing is charged."""
    booking = Booking.objects.create(
        **{
            "status": status,
            "person": person,
            "site": resources[0].site,
            "period": period.stored,
            "free_until": period.start,
            "held_until": period.end if status == Status.HELD else None,
            "created_at": LONG_AGO,
            "changed_at": LONG_AGO,
            **fields,
        }
    )
    Allocation.objects.bulk_create(
        Allocation(
            resource=resource,
            requested=resource,
            period=period.stored,
            booked=period.stored,
            standing=STANDING.get(Status(status), Standing.RELEASED),
            expires_at=booking.held_until,
            booking=booking,
        )
        for resource in resources
    )
    return booking


def blocked(
    resource: Resource, period: Period, *, kind: str = Blockage.Kind.MAINTENANCE, lifted_at: datetime | None = None
) -> Blockage:
    """Time taken from an atomic resource."""
    blockage = Blockage.objects.create(
        kind=kind, resource=resource, period=period.stored, created_at=LONG_AGO, lifted_at=lifted_at
    )
    Allocation.objects.create(
        resource=resource,
        requested=resource,
        period=period.stored,
        booked=period.stored,
        standing=Standing.RELEASED if lifted_at else Standing.FIRM,
        blockage=blockage,
    )
    return blockage


def charged(
    person: Person | None, net: str, on: date, *, vat: str = "0.00", reverses: Charge | None = None, **fields: Any
) -> Charge:
    """One line owed, of a desk unless said otherwise."""
    return Charge.objects.create(
        **{
            "person": person,
            "kind": Charge.Kind.DESK,
            "group": "public",
            "label": "Essai",
            "rule": "hourly",
            "quantity": 1,
            "unit": "hour",
            "unit_price": abs(Decimal(net)),
            "net": Decimal(net),
            "vat_rate": 20,
            "vat": Decimal(vat),
            "total": Decimal(net) + Decimal(vat),
            "activity_on": on,
            "source_kind": "booking",
            "source_id": uuid4(),
            "reverses": reverses,
            "created_at": LONG_AGO,
            **fields,
        }
    )
