"""The log of mails for operators: what was owed to whom, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Delivery
from core.operators import ReadOnly, apply_to_each
from notifications.actions.sending import resend
from notifications.models import Message


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ["created_at", "subject", "to_address", "status", "is_given_up", "sent_at"]
    list_filter = ["status", "kind", "language", "created_at"]
    search_fields = ["to_address", "to_name", "subject", "message_id"]
    search_help_text = _("Destinataire, objet ou Message-ID.")
    date_hierarchy = "created_at"
    ordering = ["-created_at"]
    show_full_result_count = False
    fields = [
        *("status", "failure", "created_at", "sent_at", "kind", "event", "person", "to_name", "to_address"),
        *("reply_to", "language", "subject", "text", "calendar_method", "calendar", "message_id", "key"),
    ]
    actions = ["send_again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        given_up = Delivery.objects.dead().filter(
            event__kind="message.queued", event__subject_id=OuterRef("pk"), subscriber="notifications.send"
        )
        return super().get_queryset(request).annotate(is_given_up=Exists(given_up))

    @admin.display(description=_("abandonné"), boolean=True)
    def is_given_up(self, row: Any) -> bool:
        return bool(row.status == Message.Status.QUEUED and row.is_given_up)

    @admin.action(description=_("Envoyer de nouveau"))
    def send_again(self, request: HttpRequest, rows: QuerySet[Message]) -> None:
        now = clock.now()
        apply_to_each(self, request, rows, lambda row: resend(message=row, now=now))
