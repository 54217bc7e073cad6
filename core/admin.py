"""The outbox for operators: what happened, what is owed because of it, and what could not be delivered."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import clock, outbox
from core.models import Delivery, Event
from core.operators import ReadOnly


class DeliveryInline(admin.TabularInline):
    model = Delivery
    fields = ("subscriber", "status", "attempts", "next_attempt_at", "done_at", "last_error")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["created_at", "kind", "subject_id", "payload"]
    list_filter = ["created_at"]
    search_fields = ["kind__startswith", "once__startswith", "subject_id__exact"]
    search_help_text = _("Début de la nature (booking.confirmed) ou numéro de l’objet.")
    ordering = ["-pk"]
    show_full_result_count = False
    inlines = [DeliveryInline]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["event", "subscriber", "status", "attempts", "next_attempt_at", "done_at", "why"]
    list_filter = ["status", "subscriber"]
    search_fields = ["event__kind__startswith", "last_error", "event__subject_id__exact"]
    list_select_related = ["event"]
    ordering = ["-pk"]
    show_full_result_count = False
    actions = ["revive"]

    @admin.display(description=_("dernière erreur"))
    def why(self, row: Delivery) -> str:
        return Truncator(row.last_error).chars(80)

    @admin.action(description=_("Réessayer ce qui est abandonné"))
    def revive(self, request: HttpRequest, rows: QuerySet[Delivery]) -> None:
        revived = outbox.revive(list(rows), now=clock.now())
        said = ngettext("%(count)s livraison reprise.", "%(count)s livraisons reprises.", revived)
        self.message_user(request, said % {"count": revived})
