from datetime import timedelta

from celery import shared_task

from core import clock, outbox
from core.models import IdempotentAnswer

BATCH = 200
ANSWERS_KEPT = timedelta(days=2)


@shared_task
def deliver_due() -> None:
    """Deliver what is due; nudged after commits and swept by beat."""
    for _ in range(BATCH):
        if not outbox.deliver_one(now=clock.now()):
            return


@shared_task
def forget_old_answers() -> None:
    IdempotentAnswer.objects.filter(created_at__lt=clock.now() - ANSWERS_KEPT).delete()
