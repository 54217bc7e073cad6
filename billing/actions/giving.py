"""Passes come to be: written together with the movement that gives their units."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing.models import Charge, Pass, PassMovement, PassOffer
from billing.standing import Payer
from core import outbox
from members.models import Person

What = PassMovement.What


def give_pass(*, offer: PassOffer, payer: Payer, by: Person, reason: str, now: datetime) -> Pass:
    """For nothing, and why is said."""
    with transaction.atomic():
        given = write_pass(
            **of_offer(offer, now=now), **holder(payer), origin=Pass.Origin.GIFT, by=by, reason=reason, now=now
        )
        record(given, "given", now=now)
    return given


def of_offer(offer: PassOffer, *, now: datetime) -> dict[str, Any]:
    """From today on, today counted."""
    today = timezone.localdate(now)
    return {
        "offer_id": offer.pk,
        "name": offer.name,
        "kind": offer.kind,
        "site_id": offer.site_id,
        "unit_minutes": offer.unit_minutes,
        "quantity": offer.quantity,
        "valid_from": today,
        "valid_until": today + timedelta(days=offer.valid_days - 1),
    }


def holder(payer: Payer) -> dict[str, Any]:
    return {
        "person_id": None if payer.organisation else payer.person_id,
        "organisation_id": payer.organisation_id,
    }


def write_pass(
    *,
    name: str,
    origin: str,
    kind: str,
    unit_minutes: int,
    quantity: int,
    valid_from: date,
    valid_until: date,
    by: Person | None,
    now: datetime,
    what: str = What.GIVEN,
    charge: Charge | None = None,
    reason: str = "",
    **more: Any,
) -> Pass:
    """The pass and its first movement, in the caller's transaction."""
    given = Pass.objects.create(
        name=name,
        origin=origin,
        kind=kind,
        unit_minutes=unit_minutes,
        quantity=quantity,
        left=quantity,
        valid_from=valid_from,
        valid_until=valid_until,
        created_at=now,
        **more,
    )
    write_movement(given, what, quantity, charge=charge, by=by, reason=reason, now=now)
    return given


def write_movement(
    row: Pass,
    what: str,
    units: int,
    *,
    by: Person | None,
    now: datetime,
    charge: Charge | None = None,
    reason: str = "",
) -> None:
    PassMovement.objects.create(used_pass=row, what=what, units=units, charge=charge, by=by, reason=reason, at=now)


def record(row: Pass, what: str, *, now: datetime) -> None:
    outbox.record(f"pass.{what}", subject_id=row.pk, payload={"pass": str(row.public_id)}, now=now)
