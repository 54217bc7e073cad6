from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database up to this code: migrations, then what happens by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noinput", action="store_false", dest="interactive", help="Ask nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=options["interactive"], verbosity=options["verbosity"])
        call_command("schedules", verbosity=options["verbosity"])
