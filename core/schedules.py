"""What beat does by itself; written into django-celery-beat's tables, where operators may change it."""

from datetime import timedelta


def plan(task: str, *, every: timedelta) -> None:
    """Make sure `task` runs periodically; an operator's own change of an existing row is kept."""
    from django_celery_beat.models import IntervalSchedule, PeriodicTask

    schedule, _ = IntervalSchedule.objects.get_or_create(
        every=int(every.total_seconds()), period=IntervalSchedule.SECONDS
    )
    PeriodicTask.objects.get_or_create(name=task, defaults={"task": task, "interval": schedule})
