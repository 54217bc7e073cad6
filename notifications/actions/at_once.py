"""Mails for who waits in front of the page: a code that comes an hour later opens nothing."""

import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from notifications.bounces import PERMANENT, status_of
from notifications.errors import AddressRefusesMail, MailAway
from notifications.identifying import message_id_of
from notifications.models import Category, Message

LATER = _("Rien n’est perdu : recommencez dans quelques minutes. Si cela dure, écrivez à l’équipe.")
MISSPELT = _("Vérifiez-la : peut-être s’y est-il glissé une faute.")


def send_at_once(mail: EmailMessage, *, kind: str, now: datetime) -> None:
    """What it says is not kept, since it opens an account; that it went out, and to whom, is.

    Raises MailAway and AddressRefusesMail.
    """
    message = _without_content(mail, kind=kind, now=now)
    mail.extra_headers |= {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    mail.extra_headers["From"], mail.from_email = mail.from_email, settings.ENVELOPE_SENDER
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, answer = max(refused.recipients.values())
        _mark_failed(message, status_of(code, answer))
        raise (MailAway(LATER) if code < PERMANENT else AddressRefusesMail(MISSPELT)) from None
    except (OSError, ValueError, smtplib.SMTPException) as error:
        _mark_failed(message, type(error).__name__)
        raise MailAway(LATER) from None
    message.status, message.sent_at = Message.Status.SENT, now
    message.save()


def _mark_failed(message: Message, why: str) -> None:
    message.status, message.failure = Message.Status.FAILED, why
    message.save()


def _without_content(mail: EmailMessage, *, kind: str, now: datetime) -> Message:
    (address,) = mail.to
    key = f"{kind}:{uuid7()}"
    return Message(
        key=key,
        kind=kind[:60],
        category=Category.ACCOUNT,
        person=Person.objects.filter(email__iexact=address).first(),
        to_address=address,
        language=(get_language() or Person.Language.FR)[:2],
        subject=str(mail.subject)[:250],
        text="",
        html="",
        message_id=message_id_of(key),
        created_at=now,
    )
