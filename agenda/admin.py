"""The agenda for operators: states are read, verbs change them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet, URLField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.actions.publishing import cancel_session
from agenda.actions.registering import cancel_registration
from agenda.models import (
    Charter,
    DirectoryEntry,
    Facilitator,
    Invitation,
    LabelMembership,
    Partner,
    Registration,
    Session,
    SessionSeries,
    Workshop,
)
from core import clock
from core.errors import Refusal
from members.web.person import person_of


class ReadOnly(admin.ModelAdmin):
    """Looked at here; made and changed elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.fields]


def apply_to_each(modeladmin: admin.ModelAdmin, request: HttpRequest, rows: QuerySet[Any], verb: Any) -> None:
    """One that is refused does not hold up the others; it is named."""
    done = 0
    for row in rows:
        try:
            verb(row)
            done += 1
        except Refusal as refusal:
            modeladmin.message_user(request, f"{row} : {refusal.detail or refusal.title}", messages.ERROR)
    modeladmin.message_user(request, _("Annulées : %(count)s") % {"count": done})


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    search_fields = ["slug", "organisation__name"]
    list_select_related = ["organisation"]


@admin.register(Workshop)
class WorkshopAdmin(ReadOnly):
    list_display = ["title", "partner", "theme", "level", "price"]
    list_filter = ["theme", "level", "partner"]
    search_fields = ["title", "description", "partner__organisation__name"]
    list_select_related = ["partner__organisation"]


@admin.register(Session)
class SessionAdmin(ReadOnly):
    list_display = ["workshop", "period", "site", "room", "status", "places_taken", "capacity"]
    list_filter = ["status", "workshop__theme", "site", "partner"]
    search_fields = ["workshop__title", "external_id", "partner__organisation__name"]
    list_select_related = ["workshop", "site", "room"]
    ordering = ["-period"]
    actions = ["cancel"]

    @admin.action(description=gettext_lazy("Annuler et prévenir les personnes inscrites"))
    def cancel(self, request: HttpRequest, rows: QuerySet[Session]) -> None:
        by, now = person_of(request), clock.now()
        sessions = rows.with_details()  # type: ignore[attr-defined]
        apply_to_each(self, request, sessions, lambda row: cancel_session(session=row, by=by, now=now))


@admin.register(SessionSeries)
class SessionSeriesAdmin(ReadOnly):
    list_display = ["workshop", "rule", "starts_on", "starts", "created_at"]
    list_select_related = ["workshop"]


@admin.register(Facilitator)
class FacilitatorAdmin(ReadOnly):
    list_display = ["name", "email", "person", "created_at"]
    search_fields = ["name", "email"]
    list_select_related = ["person"]


@admin.register(Registration)
class RegistrationAdmin(ReadOnly):
    list_display = ["name", "email", "session", "status", "has_attended", "created_at"]
    list_filter = ["status", "has_attended", "session__partner"]
    search_fields = ["name", "email", "session__workshop__title"]
    list_select_related = ["session__workshop"]
    date_hierarchy = "created_at"
    actions = ["cancel"]

    @admin.action(description=gettext_lazy("Annuler et rendre la place"))
    def cancel(self, request: HttpRequest, rows: QuerySet[Registration]) -> None:
        by, now = person_of(request), clock.now()
        found = rows.with_session()  # type: ignore[attr-defined]
        apply_to_each(self, request, found, lambda row: cancel_registration(registration=row, by=by, now=now))


@admin.register(Charter)
class CharterAdmin(admin.ModelAdmin):
    """A version that a place has accepted is never rewritten, and none is deleted."""

    list_display = ["version", "title", "published_on"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Charter | None = None) -> list[str]:
        is_accepted = obj is not None and obj.memberships.exists()
        return [field.name for field in self.opts.fields] if is_accepted else []


@admin.register(LabelMembership)
class LabelMembershipAdmin(ReadOnly):
    list_display = ["site", "charter", "joined_on", "left_on", "accepted_by"]
    list_filter = ["charter", "site"]
    list_select_related = ["site", "charter", "accepted_by"]


@admin.register(DirectoryEntry)
class DirectoryEntryAdmin(ReadOnly):
    list_display = ["site", "pivot", "changed_at"]
    list_select_related = ["site"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """The link's secret is not kept, so it is not here either."""

    list_display = ["partner", "site", "email", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["partner"]
    list_select_related = ["partner__organisation", "site"]
    exclude = ["digest"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.fields if field.name != "digest"]
