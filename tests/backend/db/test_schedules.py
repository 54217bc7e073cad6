import pytest
from celery import current_app
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from backend.schedules import PLANNED

pytestmark = pytest.mark.django_db


def test_schedules_plan_every_task() -> None:
    call_command("schedules", verbosity=0)
    planned = {task.name: task.interval.schedule.run_every for task in PeriodicTask.objects.select_related("interval")}
    assert planned == PLANNED


def test_schedules_name_tasks_that_exist() -> None:
    current_app.loader.import_default_modules()
    assert set(PLANNED) <= set(current_app.tasks)


def test_schedules_twice_change_nothing() -> None:
    call_command("schedules", verbosity=0)
    before = list(PeriodicTask.objects.order_by("pk").values())
    call_command("schedules", verbosity=0)
    assert list(PeriodicTask.objects.order_by("pk").values()) == before


def test_schedules_keep_what_an_operator_changed() -> None:
    call_command("schedules", verbosity=0)
    PeriodicTask.objects.filter(name="notifications.tasks.remind").update(enabled=False)
    call_command("schedules", verbosity=0)
    assert not PeriodicTask.objects.get(name="notifications.tasks.remind").enabled


def test_schedules_drop_runs_that_nobody_took_up() -> None:
    call_command("schedules", verbosity=0)
    assert PeriodicTask.objects.get(name="core.tasks.deliver_due").expire_seconds == 60
