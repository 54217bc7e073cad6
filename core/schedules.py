"""What beat does by itself; written into django-celery-beat's tables, where operators may change it."""

from datetime import timedelta

LEAST_EXPIRY = 60
"""Seconds; the clocks of beat and worker may differ a little."""


def plan(task: str, *, every: timedelta) -> bool:
    """Make sure `task` runs periodically; an operator's own change of an existing row is kept. True if it is new.

    A run that no worker took up before the next one is due is dropped, lest they pile up: the next does its work.
    """
    from django_celery_beat.models import IntervalSchedule, PeriodicTask

    seconds = int(every.total_seconds())
    schedule, _ = IntervalSchedule.objects.get_or_create(every=seconds, period=IntervalSchedule.SECONDS)
    _task, is_new = PeriodicTask.objects.get_or_create(
        name=task, defaults={"task": task, "interval": schedule, "expire_seconds": max(seconds, LEAST_EXPIRY)}
    )
    return is_new
