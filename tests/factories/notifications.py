from datetime import UTC, datetime, time
from typing import Any

from core import outbox
from members.models import Person
from notifications.models import Preference


def preferring(person: Person, **said: Any) -> Person:
    """The person, who has said so: `unwanted`, `reminders`, `quiet_from`, `quiet_until`, `digest`, `digest_at`."""
    Preference.objects.create(person=person, changed_at=datetime(2026, 1, 1, tzinfo=UTC), **said)
    return person


def quiet_nights(person: Person) -> Person:
    return preferring(person, quiet_from=time(22), quiet_until=time(7))


def deliver_all(now: datetime) -> int:
    """Run every delivery that is due, as the worker does; how many there were."""
    delivered = 0
    while outbox.deliver_one(now=now):
        delivered += 1
    return delivered
