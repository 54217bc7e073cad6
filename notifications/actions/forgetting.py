"""What mails said, and to whom, is forgotten after a while; that they were sent, when and why, is not."""

from datetime import datetime, timedelta

from notifications.models import Message

KEPT = timedelta(days=400)
BATCH = 5000
NOTHING = {
    **dict.fromkeys(("subject", "text", "html", "calendar", "to_name", "to_address", "reply_to", "attachment"), ""),
    "person": None,
}


def forget_messages(*, now: datetime) -> int:
    """How many were forgotten; what is left over is for tomorrow."""
    old = Message.objects.filter(created_at__lt=now - KEPT).exclude(to_address="").exclude(status="queued")
    return Message.objects.filter(pk__in=list(old.order_by("pk").values_list("pk", flat=True)[:BATCH])).update(
        **NOTHING
    )
