"""Take in mails that came back: one on standard input, as a mail server pipes it, or those of a mailbox."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from notifications.actions.bouncing import receive
from notifications.mailbox import read_unseen


class Command(BaseCommand):
    help = "Take in mails that came back: one on standard input, or with --mailbox those of BOUNCE_MAILBOX."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mailbox", action="store_true", help="read the mailbox of the setting BOUNCE_MAILBOX")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["mailbox"]:
            self.stdout.write(f"{receive(sys.stdin.buffer.read(), now=clock.now())} taken back")
            return
        if not settings.BOUNCE_MAILBOX:
            raise CommandError("BOUNCE_MAILBOX is not set")
        read = read_unseen(settings.BOUNCE_MAILBOX, lambda raw: receive(raw, now=clock.now()))
        self.stdout.write(f"{read} read")
