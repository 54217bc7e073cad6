"""`manage.py demo`: load the demo world once, where the settings allow it."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from backend.demo.world import is_there, make_world
from core import clock


class Command(BaseCommand):
    help = "Load the demo world: Lorient, twelve weeks past and four to come. Does nothing when it is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="how many times the tiers-lieu and its people")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_WORLD_ALLOWED:
            raise CommandError("The demo world has known passwords; these settings do not allow it.")
        if options["scale"] < 1:
            raise CommandError("--scale starts at 1.")
        if is_there():
            self.stdout.write("The demo world is already here.")
            return
        began = time.monotonic()
        make_world(scale=options["scale"], now=clock.now(), say=self.say)
        self.say(f"ready in {time.monotonic() - began:.1f} s")

    def say(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()
