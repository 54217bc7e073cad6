"""From a queued message to the mail server."""

import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core import outbox
from core.models import Event
from notifications.actions import bouncing
from notifications.attachments import Withdrawn, attached
from notifications.bounces import PERMANENT, status_of
from notifications.errors import NotSent
from notifications.models import Message, Skip
from notifications.unsubscribing import headers_of


def send(event: Event, *, now: datetime) -> None:
    """The outbox's handler: hand one message over and mark it, in one transaction.

    When the process dies between the server's yes and the commit, the next attempt sends one more copy, which has
    the same Message-ID. Raises NotSent where a later attempt may succeed; an address that is refused for good is
    marked as such.
    """
    message = Message.objects.select_for_update().get(pk=event.about)
    if message.status != Message.Status.QUEUED:
        return
    try:
        envelope(message).send()
    except Withdrawn:
        message.status, message.failure = Message.Status.SKIPPED, Skip.WITHDRAWN
        message.save(update_fields=["status", "failure"])
    except smtplib.SMTPRecipientsRefused as refused:
        _mark_refused(message, refused, now=now)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        # What is said there often repeats the address, which belongs in no log.
        code = getattr(error, "smtp_code", "")
        raise NotSent(f"{type(error).__name__} {code}".strip()) from None
    else:
        message.status, message.sent_at = Message.Status.SENT, now
        message.save(update_fields=["status", "sent_at"])


def resend(*, message: Message, now: datetime) -> None:
    """Queue the same mail once more, whatever became of it."""
    Message.objects.filter(pk=message.pk).update(
        status=Message.Status.QUEUED, failure="", sent_at=None, bounced_at=None, send_after=None
    )
    outbox.record("message.queued", subject_id=message.pk, payload={"message": str(message.public_id)}, now=now)


def envelope(message: Message) -> EmailMultiAlternatives:
    """Text, HTML and, for what has a date, the entry twice: as the part that mail clients offer to accept, and as
    a file for the others; then the file that goes with it."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.ENVELOPE_SENDER,
        to=[message.to_address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            **headers_of(message),
        },
    )
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach_alternative(message.calendar, f"text/calendar; method={message.calendar_method}")
        mail.attach("invitation.ics", message.calendar.encode(), "application/ics")
    if message.attachment:
        mail.attach(*attached(message.attachment, written_at=message.created_at))
    return mail


def _mark_refused(message: Message, refused: smtplib.SMTPRecipientsRefused, *, now: datetime) -> None:
    """Raises NotSent where the server only asks to come back later (RFC 5321, section 4.2.1: 4yz)."""
    code, answer = max(refused.recipients.values())
    if code < PERMANENT:
        raise NotSent(f"recipient refused for now: {code}") from None
    status = status_of(code, answer)
    message.status, message.failure = Message.Status.FAILED, status
    message.save(update_fields=["status", "failure"])
    bouncing.count(message.to_address, status=status, said="", now=now)
