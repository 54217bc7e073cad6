"""From an event to the mails it owes: written once each, in the reader's language, and queued."""

from datetime import datetime, timedelta

from django.utils import translation

from core import outbox
from core.models import Event
from notifications import unsubscribing
from notifications.identifying import key_of, message_id_of
from notifications.letters import (
    addresses,
    bookings,
    cards,
    contributions,
    digest,
    invoices,
    loans,
    memberships,
    outside,
    partner_calendars,
    partners,
    passes,
    payments,
    qualifications,
    reports,
    series,
    waiting,
    webhooks,
    workshops,
)
from notifications.letters.letter import Owed, Writer, together
from notifications.models import Message
from notifications.readers import Reader, readers_of

BOOKS = (
    bookings,
    workshops,
    waiting,
    qualifications,
    loans,
    series,
    invoices,
    cards,
    passes,
    contributions,
    memberships,
    payments,
    addresses,
    partner_calendars,
    partners,
    digest,
    outside,
    webhooks,
    reports,
)
WRITERS: dict[str, Writer] = together(*BOOKS)
TOO_LATE = timedelta(days=3)
"""News that nobody could send for so long is no news any more."""


def compose(event: Event, *, now: datetime) -> None:
    """The outbox's handler. Run again, it finds its messages already there."""
    if now - event.created_at > TOO_LATE:
        return
    all_owed = [owed for owed in WRITERS[event.kind](event, now) if owed.recipient.address]
    readers = readers_of([owed.recipient for owed in all_owed])
    for owed in all_owed:
        with translation.override(owed.recipient.language):
            queue(owed, readers[owed.recipient], event=event, now=now)


def queue(owed: Owed, reader: Reader, *, event: Event, now: datetime) -> Message:
    """In the active language. What its reader does not want, or cannot get, is written down and not sent."""
    letter, recipient = owed.write(), owed.recipient
    key, why_not = key_of(event, recipient), reader.why_not(owed)
    ways_out = unsubscribing.ways_out(recipient, owed.category, needed=owed.needed)
    send_after = reader.not_before(owed, now=now)
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": event.kind,
            "category": owed.category,
            "is_needed": owed.needed,
            "event": event,
            "person_id": recipient.person_id,
            "to_name": recipient.name,
            "to_address": recipient.address,
            "reply_to": letter.reply_to or (letter.site.email if letter.site else ""),
            "language": recipient.language,
            "subject": _on_one_line(letter.subject),
            "text": letter.as_text(recipient, ways_out),
            "html": letter.as_html(recipient, ways_out),
            "calendar": letter.calendar.decode(),
            "calendar_method": letter.method,
            "attachment": letter.attachment,
            "message_id": message_id_of(key),
            "created_at": now,
            "send_after": send_after,
            "status": Message.Status.SKIPPED if why_not else Message.Status.QUEUED,
            "failure": why_not,
        },
    )
    if is_new and not why_not:
        payload = {"message": str(message.public_id)}
        outbox.record("message.queued", subject_id=message.pk, payload=payload, now=now, not_before=send_after)
    return message


def _on_one_line(subject: str) -> str:
    return subject.replace("\r", " ").replace("\n", " ")[:250]
