from celery import shared_task

from booking.actions import doors, overdue, sweeping
from core import clock


@shared_task
def sweep_bookings() -> None:
    """Expire holds, release absences, close what has ended, keep what is not back."""
    now = clock.now()
    sweeping.expire_overdue_holds(now=now)
    sweeping.decline_past_requests(now=now)
    overdue.call_off_waiting(now=now)
    sweeping.release_no_shows(now=now)
    sweeping.complete_past(now=now)
    overdue.keep_overdue(now=now)
    doors.forget_wrong_codes(now=now)
