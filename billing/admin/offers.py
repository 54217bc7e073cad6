"""What is on offer beside time: metered things, passes, and what an hour given to the place is worth."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from billing.models import ContributionRule, PassOffer, UsageKind


@admin.register(UsageKind)
class UsageKindAdmin(admin.ModelAdmin):
    list_display = ["name", "unit", "is_offered"]
    list_filter = ["is_offered"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["public_id"]


@admin.register(PassOffer)
class PassOfferAdmin(admin.ModelAdmin):
    """A pass that was sold keeps what it was sold with; it is no longer offered rather than deleted."""

    list_display = ["name", "kind", "site", "quantity", "unit_minutes", "price", "valid_days", "is_offered"]
    list_filter = ["is_offered", "kind", "site"]
    list_select_related = ["site"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["site"]
    readonly_fields = ["public_id"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.passes.exists())


@admin.register(ContributionRule)
class ContributionRuleAdmin(admin.ModelAdmin):
    list_display = ["valid_from", "worth", "kind", "minutes", "amount", "most_hours_a_month"]
    date_hierarchy = "valid_from"
