from datetime import datetime
from typing import Any

from billing.standing import Payer
from booking.actions.waiting import join_waiting_list
from booking.choosing import Wish
from booking.models import WaitingEntry
from core.ranges import Period
from members.models import Person
from spaces import catalogue
from spaces.models import Resource


def wait(person: Person, target: Resource | Wish, period: Period, *, now: datetime, **more: Any) -> WaitingEntry:
    """A place in the queue, taken by the real verb."""
    current = catalogue.current()
    meant = target if isinstance(target, Wish) else current.resources[target.pk]
    payer = more.pop("payer", None) or Payer(person.pk)
    return join_waiting_list(
        target=meant, period=period, person=person, payer=payer, catalogue=current, now=now, **more
    )
