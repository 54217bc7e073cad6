"""Plans, memberships and their history."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from billing.actions.contracting import today
from billing.actions.joining import join_plan
from billing.actions.leaving import end_contract, leave_plan, stay_in_plan
from billing.errors import MembershipOverlaps
from billing.models import Membership, MembershipChange, Plan, PlanAllowance
from billing.standing import Payer
from core import clock
from core.operators import ReadOnly, apply_to_each
from members.web.person import person_of


class PlanAllowanceInline(admin.TabularInline):
    model = PlanAllowance
    extra = 0


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin):
    """What somebody subscribed to is not edited: the team prepares a new version of it."""

    list_display = ["name", "version", "monthly_fee", "group", "is_offered", "offered_from"]
    list_filter = ["is_offered", "group"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["access_groups"]
    inlines = [PlanAllowanceInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        chain = ["public_id", "replaces", "version", "offered_from"]
        if obj is None or not obj.memberships.exists():
            return chain
        kept = {"name", "description", "is_offered", "slug"}
        return [*chain, *(field.name for field in self.opts.fields if field.name not in {"id", *kept, *chain})]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return super().get_prepopulated_fields(request, obj) if obj is None else {}


class MembershipForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """What the database refuses is said beside the form; it has the last word all the same."""
        said = super().clean() or {}
        payer = {name: getattr(said.get(name), "pk", None) for name in ("person", "organisation")}
        if self.instance.pk is None and (starts_on := said.get("starts_on")):
            rows = Membership.objects.of(person_id=payer["person"], organisation_id=payer["organisation"])
            if rows.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on)).exists():
                raise ValidationError(str(MembershipOverlaps.title))
        return said


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Joining charges the first term; afterwards acts change the contract, here or on the team's pages."""

    form = MembershipForm
    list_display = ["plan", "person", "organisation", "starts_on", "ends_on", "home_site"]
    list_filter = ["plan", ("ends_on", admin.EmptyFieldListFilter)]
    search_fields = ["person__name", "person__email", "organisation__name", "plan__name"]
    list_select_related = ["plan", "person", "organisation", "home_site"]
    autocomplete_fields = ["plan", "person", "organisation"]
    date_hierarchy = "starts_on"
    actions = ["give_notice", "keep", "end_today"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = ["plan", "person", "organisation", "starts_on", "home_site"]
        told = ["public_id", "contract", "ends_on", "anchor_on", "committed_until", "trial_until"]
        return [*asked, *told] if obj else asked

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj) if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        if change:
            return
        by = person_of(request)
        payer = Payer(obj.person_id or by.pk, obj.organisation)
        joined = join_plan(
            plan=obj.plan, payer=payer, starts_on=obj.starts_on, home_site=obj.home_site, by=by, now=clock.now()
        )
        obj.pk, obj.public_id, obj._state.adding = joined.pk, joined.public_id, False

    @admin.action(description=_("Résilier, avec le préavis"))
    def give_notice(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: leave_plan(contract=row.contract, by=by, now=now))

    @admin.action(description=_("Annuler la résiliation"))
    def keep(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: stay_in_plan(contract=row.contract, by=by, now=now))

    @admin.action(description=_("Terminer aujourd’hui"))
    def end_today(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(
            self,
            request,
            rows,
            lambda row: end_contract(contract=row.contract, on=today(now), by=by, now=now, reason=""),
        )


@admin.register(MembershipChange)
class MembershipChangeAdmin(ReadOnly):
    list_display = ["at", "what", "membership", "effective_on", "by"]
    list_filter = ["what"]
    search_fields = ["contract", "membership__person__name", "membership__organisation__name"]
    list_select_related = ["membership__plan", "membership__person", "membership__organisation", "by"]
    date_hierarchy = "at"
