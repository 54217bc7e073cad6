"""Places, resources and their rules for operators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from spaces.models import BookingPolicy, Closure, Feature, OpeningRule, Part, Resource, Site, Steward, Zone


class OpeningRuleInline(admin.TabularInline):
    model = OpeningRule
    extra = 0
    fields = ["weekday", "opens", "closes", "valid_from", "valid_until"]


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 0
    fields = ["starts_at", "ends_at", "reason"]


class ZoneInline(admin.TabularInline):
    model = Zone
    extra = 0
    fields = ["name", "position"]
    show_change_link = True


class StewardInline(admin.TabularInline):
    model = Steward
    extra = 0
    autocomplete_fields = ["person"]


class PartInline(admin.TabularInline):
    model = Part
    fk_name = "whole"
    extra = 0
    autocomplete_fields = ["part"]
    verbose_name = _("partie de cette ressource")
    verbose_name_plural = _("parties de cette ressource")


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "town", "organisation", "has_label"]
    list_filter = ["kind", "has_label", "town"]
    search_fields = ["name", "slug", "town", "street"]
    autocomplete_fields = ["organisation"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["public_id"]
    inlines = [OpeningRuleInline, ClosureInline, ZoneInline, StewardInline]


@admin.register(Zone)
class ZoneAdmin(admin.ModelAdmin):
    list_display = ["name", "site", "position"]
    list_filter = ["site"]
    search_fields = ["name", "site__name"]
    list_select_related = ["site"]
    autocomplete_fields = ["site"]
    readonly_fields = ["public_id"]
    inlines = [OpeningRuleInline, ClosureInline]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **more: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **more)
        if db_field.name == "plan" and field:
            field.widget = forms.Textarea({"rows": 20, "cols": 100, "spellcheck": "false"})
        return field


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "site", "zone", "capacity", "is_bookable", "condition"]
    list_filter = ["kind", "site", "zone", "is_bookable", "condition", "features"]
    search_fields = ["name", "description", "serial_number", "site__name"]
    list_select_related = ["site", "zone__site"]
    autocomplete_fields = ["site", "zone"]
    filter_horizontal = ["features"]
    readonly_fields = ["public_id"]
    save_on_top = True
    inlines = [PartInline, OpeningRuleInline, ClosureInline]
    fieldsets = [
        (None, {"fields": ["name", "kind", "site", "zone", "capacity", "is_bookable", "description", "photo"]}),
        (_("Ce qu’elle offre"), {"fields": ["features"]}),
        (_("Matériel"), {"fields": ["serial_number", "condition"]}),
        (_("Sur le plan"), {"fields": [("plan_x", "plan_y"), ("plan_width", "plan_height")]}),
        (_("Repères"), {"fields": ["public_id"]}),
    ]


@admin.register(Feature)
class FeatureAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "slug"]
    search_fields = ["name", "name_en", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Closure)
class ClosureAdmin(admin.ModelAdmin):
    list_display = ["reason", "starts_at", "ends_at", "site", "zone", "resource"]
    list_filter = ["site"]
    search_fields = ["reason", "site__name", "zone__name", "resource__name"]
    list_select_related = ["site", "zone__site", "resource"]
    autocomplete_fields = ["site", "zone", "resource"]
    date_hierarchy = "starts_at"


@admin.register(BookingPolicy)
class BookingPolicyAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "site", "zone", "resource", "bookable_by", "needs_approval", "needs_check_in"]
    list_filter = ["kind", "site", "bookable_by"]
    search_fields = ["name", "site__name", "zone__name", "resource__name"]
    list_select_related = ["site", "zone__site", "resource"]
    autocomplete_fields = ["site", "zone", "resource"]
    fieldsets = [
        (None, {"fields": ["name"]}),
        (
            _("De quoi elle parle"),
            {
                "fields": ["kind", "site", "zone", "resource"],
                "description": _(
                    "Ce qui reste vide veut dire : tous. Entre plusieurs règles, la plus stricte l’emporte."
                ),
            },
        ),
        (_("Durées"), {"fields": ["granularity", "min_duration", "max_duration", "min_notice", "horizon"]}),
        (_("Battements"), {"fields": ["buffer_before", "buffer_after"]}),
        (_("Qui et comment"), {"fields": ["bookable_by", "needs_approval", "needs_check_in", "check_in_grace"]}),
        (_("Annulation"), {"fields": ["free_cancellation"]}),
    ]


@admin.register(Steward)
class StewardAdmin(admin.ModelAdmin):
    list_display = ["person", "role", "site"]
    list_filter = ["role", "site"]
    search_fields = ["person__name", "person__email", "site__name"]
    list_select_related = ["person", "site"]
    autocomplete_fields = ["person", "site"]
