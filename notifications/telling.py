"""The mails about a booking, for its history."""

from booking.models import Booking
from booking.telling import Told
from booking.telling_words import SENTENCES
from notifications.models import Message


def mails_about(booking: Booking) -> list[Told]:
    """Those sent; one query. What is still to be sent has not happened."""
    sent = Message.objects.filter(
        event__kind__startswith="booking.", event__subject_id=booking.pk, status=Message.Status.SENT
    ).order_by("sent_at", "pk")
    return [
        Told(row.sent_at, "message", SENTENCES["message"][1] % {"address": row.to_address}, details=[row.subject])
        for row in sent
        if row.sent_at
    ]
