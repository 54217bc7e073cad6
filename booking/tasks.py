import time

from celery import shared_task

from booking.actions import deposits, doors, external, importing, overdue, striking, sweeping, waiting
from booking.actions.admitting import admit_next
from core import clock
from spaces import catalogue

LONGEST = 60.0
"""Seconds that a task works off an import before the next one goes on."""


@shared_task
def sweep_bookings() -> None:
    """Expire holds, release absences, close what has ended, keep what is not back."""
    now = clock.now()
    sweeping.expire_overdue_holds(now=now)
    sweeping.decline_past_requests(now=now)
    overdue.call_off_waiting(now=now)
    sweeping.release_no_shows(now=now)
    striking.stop_missed_series(now=now)
    sweeping.complete_past(now=now)
    overdue.keep_overdue(now=now)
    doors.forget_wrong_codes(now=now)


@shared_task
def remind_deposits() -> None:
    """Bring up at the desk what has not been given back."""
    deposits.remind_forgotten(now=clock.now())


@shared_task
def sweep_waiting_list() -> None:
    """Close waits whose time has begun, offer what has become free by other ways than a release."""
    now = clock.now()
    waiting.lapse_past(now=now)
    waiting.offer_what_is_free(catalogue=catalogue.current(), now=now)


@shared_task
def carry_on_import(batch_id: int) -> None:
    """Write what is in line, for as long as a task should last; then another one goes on."""
    until = time.monotonic() + LONGEST
    while admit_next(batch_id, catalogue=catalogue.current(), now=clock.now()):
        if time.monotonic() > until:
            carry_on_import.apply_async([batch_id], ignore_result=True)
            return


@shared_task
def resume_imports() -> None:
    """Go on with those whose worker died, or whose first nudge was lost."""
    for batch_id in importing.stalled(now=clock.now()):
        carry_on_import.apply_async([batch_id], ignore_result=True)


@shared_task
def forget_imports() -> None:
    importing.forget_old_imports(now=clock.now())


@shared_task
def read_external_calendars() -> None:
    """Each of those that are due, in the time that a task should last; the others at the next run."""
    external.read_due(now=clock.now, seconds=2 * LONGEST)
