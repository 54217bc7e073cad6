"""Tariffs, plans, memberships and charges for operators."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing.actions.joining import join_plan
from billing.actions.publishing import publish_tariff
from billing.models import Charge, Membership, Plan, PlanAllowance, Price, Tariff
from billing.standing import Payer
from core import clock
from core.operators import ReadOnly, apply_to_each
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
        apply_to_each(self, request, rows, lambda row: publish_tariff(tariff=row))


class PlanAllowanceInline(admin.TabularInline):
    model = PlanAllowance
    extra = 0


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    list_display = ["name", "monthly_fee", "group", "is_offered"]
    list_filter = ["is_offered", "group"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["access_groups"]
    readonly_fields = ["public_id"]
    inlines = [PlanAllowanceInline]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Joining charges the first month; afterwards only the last day can be set."""

    list_display = ["plan", "person", "organisation", "starts_on", "ends_on"]
    list_filter = ["plan", ("ends_on", admin.EmptyFieldListFilter)]
    search_fields = ["person__name", "person__email", "organisation__name", "plan__name"]
    list_select_related = ["plan", "person", "organisation"]
    autocomplete_fields = ["plan", "person", "organisation"]
    date_hierarchy = "starts_on"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["public_id", "plan", "person", "organisation", "starts_on"] if obj else ["public_id"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if not change:
            payer = Payer(obj.person_id or person_of(request).pk, obj.organisation)
            joined = join_plan(plan=obj.plan, payer=payer, starts_on=obj.starts_on, now=clock.now())
            obj.pk, obj.public_id, obj._state.adding = joined.pk, joined.public_id, False
        super().save_model(request, obj, form, change)


@admin.register(Charge)
class ChargeAdmin(ReadOnly):
    list_display = ["activity_on", "label", "payer", "net", "vat", "total", "is_reversal"]
    list_filter = ["kind", "group", "site", ("reverses", admin.EmptyFieldListFilter)]
    search_fields = ["label", "person__name", "person__email", "organisation__name", "source_id"]
    list_select_related = ["person", "organisation"]
    date_hierarchy = "activity_on"

    @admin.display(description=_("payé par"))
    def payer(self, row: Charge) -> Any:
        return row.organisation or row.person

    @admin.display(description=_("annulation"), boolean=True)
    def is_reversal(self, row: Charge) -> bool:
        return row.reverses_id is not None
