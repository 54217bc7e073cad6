"""Places, resources and their rules for operators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from spaces.admin.opening import ClosureInline, OpeningRuleInline, SpecialOpeningInline, tell_school_calendar
from spaces.models import Feature, Part, Resource, Site, Steward, Zone


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
    inlines = [OpeningRuleInline, ClosureInline, SpecialOpeningInline, ZoneInline, StewardInline]

    def change_view(self, request: HttpRequest, object_id: str, *more: Any, **named: Any) -> HttpResponse:
        tell_school_calendar(self, request)
        return super().change_view(request, object_id, *more, **named)


@admin.register(Zone)
class ZoneAdmin(admin.ModelAdmin):
    list_display = ["name", "site", "position"]
    list_filter = ["site"]
    search_fields = ["name", "site__name"]
    list_select_related = ["site"]
    autocomplete_fields = ["site"]
    readonly_fields = ["public_id"]
    inlines = [OpeningRuleInline, ClosureInline, SpecialOpeningInline]

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
    inlines = [PartInline, OpeningRuleInline, ClosureInline, SpecialOpeningInline]
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


@admin.register(Steward)
class StewardAdmin(admin.ModelAdmin):
    list_display = ["person", "role", "site"]
    list_filter = ["role", "site"]
    search_fields = ["person__name", "person__email", "site__name"]
    list_select_related = ["person", "site"]
    autocomplete_fields = ["person", "site"]
