from typing import Any

from django.core.management.base import BaseCommand

from backend.schedules import PLANNED
from core.schedules import plan


class Command(BaseCommand):
    help = "Write what happens by itself into the tables of beat; what operators changed there is kept."

    def handle(self, *args: Any, **options: Any) -> None:
        new = [task for task, every in PLANNED.items() if plan(task, every=every)]
        if options["verbosity"]:
            self.stdout.write("\n".join(f"planned {task}" for task in new) or "everything was planned already")
