from datetime import datetime

from core import outbox


def deliver_all(now: datetime) -> int:
    """Run every delivery that is due, as the worker does; how many there were."""
    delivered = 0
    while outbox.deliver_one(now=now):
        delivered += 1
    return delivered
