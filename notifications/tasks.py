from celery import shared_task
from django.conf import settings

from core import clock
from notifications.actions import bouncing, digesting, forgetting, lapsing, reminding, reminding_loans
from notifications.actions.webhooks import forget_old_deliveries
from notifications.mailbox import read_unseen
from notifications.webhooks import sending


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


@shared_task
def send_webhooks() -> None:
    """Each address has its turn: so many messages, fewer where one fails. What is left leaves at the next call."""
    for endpoint in sending.waiting(now=clock.now()):
        for _message in range(sending.A_TURN):
            if not sending.send_one(endpoint, now=clock.now()):
                break


@shared_task
def forget_webhooks() -> None:
    forget_old_deliveries(now=clock.now())
