"""Units of a pass go from one holder to another within an organisation."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from billing.actions.giving import record, write_movement, write_pass
from billing.models import Pass, PassMovement
from billing.use_errors import PassOver, PassTooShort
from members.models import Organisation, Person


def transfer_pass(*, source: Pass, units: int, to: Person | Organisation, by: Person, now: datetime) -> Pass:
    """The receiver's own pass of these units, as long valid as the source. Raises PassOver, PassTooShort.

    Whether `by` may is asked before (`access_money.check_may_transfer`).
    """
    with transaction.atomic():
        row = Pass.objects.select_for_update(no_key=True).get(pk=source.pk)
        if row.valid_until < timezone.localdate(now):
            raise PassOver(valid_until=row.valid_until.isoformat())
        if units > row.left:
            raise PassTooShort(left=row.left)
        Pass.objects.filter(pk=row.pk).update(left=F("left") - units)
        write_movement(row, PassMovement.What.SENT, -units, by=by, now=now)
        received = _received(row, units, to, by=by, now=now)
        record(received, "received", now=now)
    return received


def _received(row: Pass, units: int, to: Person | Organisation, *, by: Person, now: datetime) -> Pass:
    return write_pass(
        **{"organisation": to} if isinstance(to, Organisation) else {"person": to},
        offer_id=row.offer_id,
        name=row.name,
        origin=row.origin,
        kind=row.kind,
        site_id=row.site_id,
        unit_minutes=row.unit_minutes,
        quantity=units,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        what=PassMovement.What.RECEIVED,
        by=by,
        now=now,
    )
