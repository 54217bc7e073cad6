"""Where the monthly report meets the mail: reports make it, notifications send it, and neither knows the other."""

from datetime import datetime

from django.utils import translation

from notifications import attachments
from notifications.letters import reports as letters
from reports.monthly import sending


def join() -> None:
    letters.read_from(letters.Source(sending.owed, _told))
    attachments.also(attachments.REPORT, _file)


def _told(owed: sending.Owed, now: datetime) -> sending.Told:
    return sending.told(owed, now=now)


def _file(which: str, written_at: datetime) -> attachments.File:
    """In its reader's language. Raises Withdrawn where they may not read it any more."""
    subscription, _colon, month = which.partition(":")
    owed = sending.owed(subscription, month)
    if owed is None:
        raise attachments.Withdrawn()
    with translation.override(owed.person.language):
        name, content = sending.file_of(owed, now=written_at)
    return name, content, attachments.PDF
