"""What makes a mail the same mail, whoever writes it and how often."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings

from core.models import Event
from notifications.letters.letter import Recipient


def key_of(event: Event, recipient: Recipient) -> str:
    """The same event, told again about the same revision, owes this recipient nothing more."""
    told = event.payload.get("sequence", 0)
    if "minutes" in event.payload:  # reminders at several moments
        told = f"{told}.{event.payload['minutes']}"
    return f"{event.kind}:{event.subject_id}:{told}:{recipient.reference}"


def message_id_of(key: str) -> str:
    """RFC 5322, section 3.6.4; the same for the same mail, whoever makes it and how often."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{urlsplit(settings.PUBLIC_URL).hostname}>"
