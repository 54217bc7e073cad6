"""Taking a resource out of use for a while: maintenance and the like."""

from datetime import datetime

from django.db import IntegrityError, transaction

from booking.actions.allotting import ONE_HOLDER
from booking.actions.handing_on import given_back, hand_on, lock_around
from booking.errors import SlotTaken
from booking.models import Allocation, Blockage, ExternalCalendar
from booking.models.allocation import Standing
from core.database import violated
from core.ranges import Period
from members.models import Person
from spaces.catalogue import ResourceEntry
from spaces.models import Resource


def block_resource(
    *,
    resource: ResourceEntry,
    period: Period,
    reason: str,
    by: Person | None,
    now: datetime,
    kind: str = Blockage.Kind.MAINTENANCE,
) -> Blockage:
    """Occupy the resource and all its parts. Raises SlotTaken where a booking is in the way."""
    try:
        with transaction.atomic():
            list(Resource.objects.filter(pk__in=resource.atoms).locked().values_list("pk"))
            blockage = Blockage.objects.create(
                kind=kind, resource_id=resource.pk, period=period.stored, reason=reason, by=by, created_at=now
            )
            Allocation.objects.bulk_create(
                Allocation(
                    resource_id=atom,
                    requested_id=resource.pk,
                    period=period.stored,
                    booked=period.stored,
                    standing=Standing.FIRM,
                    blockage=blockage,
                )
                for atom in resource.atoms
            )
    except IntegrityError as error:
        if violated(error) != ONE_HOLDER:
            raise
        raise SlotTaken(resource=str(resource.public_id)) from error
    return blockage


def lift_blockage(*, blockage: Blockage, now: datetime) -> None:
    """Give the time back, to the first in line if somebody waits; lifting twice changes nothing.

    What an outside calendar goes on saying is blocked again when it is next read.
    """
    given = given_back(Allocation.objects.filter(blockage=blockage).values_list("resource_id", "period"))
    with transaction.atomic():
        lock_around(atoms={atom for atoms, _period in given for atom in atoms})
        if Blockage.objects.filter(pk=blockage.pk, lifted_at=None).update(lifted_at=now):
            Allocation.objects.filter(blockage=blockage).update(standing=Standing.RELEASED)
            _read_anew(blockage)
            hand_on(given, now=now)


def _read_anew(blockage: Blockage) -> None:
    """Whatever the calendar last said is not taken for known."""
    calendar = ExternalCalendar.objects.filter(blockages=blockage)
    calendar.update(content_digest="", etag="", last_modified="")
