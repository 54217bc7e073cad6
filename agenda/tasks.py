from celery import shared_task

from agenda.actions import anonymising, queueing
from core import clock


@shared_task
def sweep_queues() -> None:
    """Places nobody accepted or confirmed in time go to the next; queues of sessions that have begun are closed."""
    now = clock.now()
    queueing.expire_offered_places(now=now)
    queueing.expire_unconfirmed(now=now)
    queueing.offer_places_that_slipped(now=now)


@shared_task
def forget_registrations() -> None:
    """What partners no longer keep."""
    anonymising.anonymise_past(now=clock.now())
