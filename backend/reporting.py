"""Where the monthly report meets the mail: reports make it, notifications send it, and neither knows the other."""

from collections.abc import Collection
from datetime import datetime

from django.utils import translation

from members.models import Person
from notifications import attachments
from notifications.letters import reports as letters
from notifications.letters.letter import Recipient
from notifications.readers import readers_of
from reports.monthly import sending, wishes


def join() -> None:
    letters.read_from(letters.Source(sending.owed, _told))
    attachments.also(attachments.REPORT, _file)
    wishes.read_from(_unreached)


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


def _unreached(people: Collection[Person]) -> frozenset[int]:
    """Those who stopped these mails, or whose address gives them back."""
    said = readers_of([Recipient.of(person) for person in people])
    out = (person for person, reader in said.items() if reader.is_blocked or letters.CATEGORY in reader.unwanted)
    return frozenset(person.person_id for person in out if person.person_id)
