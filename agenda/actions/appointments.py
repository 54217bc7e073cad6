"""The appointments that people hold at a permanence, when the permanence moves."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db.models import DateTimeField, ExpressionWrapper, F, Func

from agenda.models import Registration, Session
from agenda.models.registration import LIVING
from core.ranges import Period

ASIDE = timedelta(days=36_525)


def held_appointments(session: Session) -> list[Period]:
    held = Registration.objects.filter(session=session, status__in=LIVING, slot__isnull=False)
    return [Period.of(slot) for slot in held.values_list("slot", flat=True)]


def shift_appointments(session: Session, *, since: datetime) -> None:
    """As far as the session has moved. In two steps, through a century in which there are none: the rows of one
    statement are judged one by one, and an appointment would stand in the way of the one before it."""
    for length in (ASIDE, session.start - since - ASIDE):
        held = Registration.objects.filter(session=session, status__in=LIVING, slot__isnull=False)
        held.update(slot=_moved(length))


def _moved(length: timedelta) -> Func:
    start, end = (
        ExpressionWrapper(edge(F("slot")) + length, output_field=DateTimeField())
        for edge in (RangeStartsWith, RangeEndsWith)
    )
    return Func(start, end, function="tstzrange", output_field=DateTimeRangeField())
