from celery import shared_task
from django.conf import settings

from core import clock
from notifications.actions import bouncing, digesting, forgetting, lapsing, reminding, reminding_loans
from notifications.mailbox import read_unseen


@shared_task
def remind() -> None:
    now = clock.now()
    reminding.remind_bookings(now=now)
    reminding.remind_registrations(now=now)
    lapsing.remind_grants(now=now)
    reminding_loans.remind_loans(now=now)
    digesting.send_digests(now=now)


@shared_task
def receive_bounces() -> None:
    """Where the mail server does not pipe them to us."""
    if settings.BOUNCE_MAILBOX:
        read_unseen(settings.BOUNCE_MAILBOX, lambda raw: bouncing.receive(raw, now=clock.now()))


@shared_task
def forget_messages() -> None:
    forgetting.forget_messages(now=clock.now())
