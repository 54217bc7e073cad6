from celery import shared_task

from core import clock
from notifications.actions import lapsing, reminding, reminding_loans


@shared_task
def remind() -> None:
    now = clock.now()
    reminding.remind_bookings(now=now)
    reminding.remind_registrations(now=now)
    lapsing.remind_grants(now=now)
    reminding_loans.remind_loans(now=now)
