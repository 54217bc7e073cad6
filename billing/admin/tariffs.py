"""Versions of the prices."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing.actions.publishing import publish_tariff
from billing.models import Price, Tariff
from core import clock
from core.operators import apply_to_each
from members.web.person import person_of


class PriceInline(admin.TabularInline):
    model = Price
    extra = 0
    autocomplete_fields = ["site", "resource"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Price]:
        return super().get_queryset(request).select_related("site", "resource")


@admin.register(Tariff)
class TariffAdmin(admin.ModelAdmin):
    """A published tariff is what was announced: it is followed by another, not edited."""

    list_display = ["name", "valid_from", "is_published"]
    list_filter = ["is_published"]
    search_fields = ["name"]
    readonly_fields = ["is_published"]
    date_hierarchy = "valid_from"
    inlines = [PriceInline]
    actions = ["publish"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.is_published)

    @admin.action(description=_("Publier"))
    def publish(self, request: HttpRequest, rows: QuerySet[Tariff]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: publish_tariff(tariff=row, by=by, now=now))
