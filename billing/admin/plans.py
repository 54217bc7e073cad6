"""Plans and memberships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from billing.actions.joining import join_plan
from billing.models import Membership, Plan, PlanAllowance
from billing.standing import Payer
from core import clock
from members.web.person import person_of


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
