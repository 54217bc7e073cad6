from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.books.archive import archive_name, write_archive
from billing.models import Closing


class Command(BaseCommand):
    help = "Write the archive of a closed month (2027-03) or year (2027) of an issuer into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issuer", help="the issuer's slug")
        parser.add_argument("period", help="2027-03 or 2027")
        parser.add_argument("folder", type=Path)

    def handle(self, *arguments: Any, **options: Any) -> None:
        period: str = options["period"]
        kind, text = ("year", f"{period}-01-01") if len(period) == 4 else ("month", f"{period}-01")
        try:
            first = date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"{period} is no month nor year") from error
        closings = Closing.objects.select_related("issuer")
        closing = closings.filter(issuer__slug=options["issuer"], kind=kind, starts_on=first).first()
        if closing is None:
            raise CommandError(f"{period} of {options['issuer']} is not closed")
        path = options["folder"] / archive_name(closing)
        with path.open("wb") as file:
            write_archive(closing, file)
        self.stdout.write(str(path))
