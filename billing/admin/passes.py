"""Passes and their offers, metered things, contributions and their rules: configuration is edited, the rest is read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing.models import Contribution, ContributionRule, Pass, PassMovement, PassOffer, UsageKind, UsageRecord
from core.operators import ReadOnly


@admin.register(PassOffer)
class PassOfferAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "quantity", "unit_minutes", "price", "valid_days", "site", "is_offered"]
    list_filter = ["is_offered", "kind", "site"]
    list_select_related = ["site"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["site"]
    readonly_fields = ["public_id"]


class PassMovementInline(admin.TabularInline):
    model = PassMovement
    extra = 0
    can_delete = False
    fields = ("at", "what", "units", "charge", "by", "reason")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Pass)
class PassAdmin(ReadOnly):
    list_display = ["name", "person", "organisation", "origin", "left", "quantity", "valid_until"]
    list_filter = ["origin", "kind", "site"]
    list_select_related = ["person", "organisation"]
    search_fields = ["name", "person__name", "person__email", "organisation__name"]
    date_hierarchy = "valid_until"
    inlines = [PassMovementInline]


@admin.register(UsageKind)
class UsageKindAdmin(admin.ModelAdmin):
    list_display = ["name", "unit", "is_offered"]
    list_filter = ["is_offered"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["public_id"]


@admin.register(UsageRecord)
class UsageRecordAdmin(ReadOnly):
    list_display = ["occurred_at", "kind", "quantity", "payer", "site", "is_reversal"]
    list_filter = ["kind", "site", ("reverses", admin.EmptyFieldListFilter)]
    list_select_related = ["kind", "person", "organisation", "site"]
    search_fields = ["external_id", "person__name", "person__email", "organisation__name"]
    date_hierarchy = "occurred_at"

    @admin.display(description=_("payé par"))
    def payer(self, row: UsageRecord) -> Any:
        return row.organisation or row.person

    @admin.display(description=_("annulation"), boolean=True)
    def is_reversal(self, row: UsageRecord) -> bool:
        return row.reverses_id is not None


@admin.register(ContributionRule)
class ContributionRuleAdmin(admin.ModelAdmin):
    list_display = ["valid_from", "worth", "kind", "minutes", "amount", "valid_days", "most_hours_a_month"]


@admin.register(Contribution)
class ContributionAdmin(ReadOnly):
    list_display = ["done_on", "person", "what", "hours", "status", "granted", "left", "valid_until"]
    list_filter = ["status", "site"]
    list_select_related = ["person"]
    search_fields = ["what", "person__name", "person__email"]
    date_hierarchy = "done_on"
