"""Access groups and qualifications for operators."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.operators import ReadOnly, apply_to_each
from members.web.person import person_of
from spaces.actions.granting import revoke
from spaces.models import AccessGroup, Grant, Qualification


@admin.register(AccessGroup)
class AccessGroupAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "slug"]
    search_fields = ["name", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["people"]
    readonly_fields = ["public_id"]


@admin.register(Qualification)
class QualificationAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "slug", "valid_months"]
    search_fields = ["name", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["public_id"]


@admin.register(Grant)
class GrantAdmin(ReadOnly):
    """Granted on the desks' page or by an attendance; taken back by a button."""

    list_display = ["person", "qualification", "granted_on", "expires_on", "granted_by", "revoked_at"]
    list_filter = ["qualification", "expires_on"]
    search_fields = ["person__name", "person__email", "note"]
    list_select_related = ["person", "qualification", "granted_by"]
    date_hierarchy = "granted_on"
    actions = ["take_back"]

    @admin.action(description=_("Retirer"))
    def take_back(self, request: HttpRequest, rows: QuerySet[Grant]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: revoke(row=row, by=by, now=now))
