from celery import shared_task
from django.conf import settings

from core import clock
from notifications.actions import lapsing, reminding, reminding_loans


@shared_task
def remind() -> None:
    now = clock.now()
    reminding.remind_bookings(before=settings.REMINDER_BEFORE, now=now)
    reminding.remind_registrations(before=settings.REMINDER_BEFORE, now=now)
    lapsing.remind_grants(now=now)
    reminding_loans.remind_loans(now=now)
