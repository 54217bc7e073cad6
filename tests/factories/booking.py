from collections.abc import Sequence
from datetime import datetime
from typing import Any

from billing.standing import Payer
from booking.actions.allotting import Wanted
from booking.actions.requesting import request_booking
from booking.models import Booking
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.models import Resource


def wanted(person: Person, resources: Sequence[Resource], period: Period, **more: Any) -> Wanted:
    entries = catalogue.current().resources
    payer = more.pop("payer", None) or Payer(person.pk)
    return Wanted(
        person=person, payer=payer, resources=[entries[resource.pk] for resource in resources], period=period, **more
    )


def book(person: Person, resources: Sequence[Resource], period: Period, *, now: datetime, **more: Any) -> Booking:
    """A booking made by the real verb."""
    return request_booking(wanted=wanted(person, resources, period, **more), catalogue=catalogue.current(), now=now)
