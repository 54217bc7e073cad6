import logging
import time

from celery import shared_task

from agenda.actions import anonymising, importing, pulling, queueing
from agenda.api.said import facts_said
from core import clock
from spaces import catalogue

log = logging.getLogger(__name__)

LONGEST = 120.0
"""Seconds that one task reads calendars."""


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


@shared_task
def pull_calendars() -> None:
    """Partners' calendars that are due, in the time that a task should last; the others at the next run."""
    until = time.monotonic() + LONGEST
    for calendar in pulling.due(now=clock.now()):
        try:
            pulling.pull(calendar, read=facts_said, catalogue=catalogue.current(), now=clock.now())
        except Exception:  # one that breaks in an unknown way does not hold up the others
            log.exception("partner calendar %s could not be read", calendar.public_id)
        if time.monotonic() > until:
            return


@shared_task
def forget_session_imports() -> None:
    importing.forget_old_imports(now=clock.now())
