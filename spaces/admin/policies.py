"""Booking policies for operators."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from spaces.models import BookingPolicy, CancellationTier, FixedSlot, Quota, ReservedDay


class FixedSlotInline(admin.TabularInline):
    model = FixedSlot
    extra = 0


class QuotaInline(admin.TabularInline):
    model = Quota
    extra = 0


class CancellationTierInline(admin.TabularInline):
    model = CancellationTier
    extra = 0


class ReservedDayInline(admin.TabularInline):
    model = ReservedDay
    extra = 0
    autocomplete_fields = ["group"]


@admin.register(BookingPolicy)
class BookingPolicyAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "site", "zone", "resource", "bookable_by", "needs_approval", "needs_check_in"]
    list_filter = ["kind", "site", "bookable_by"]
    search_fields = ["name", "site__name", "zone__name", "resource__name"]
    list_select_related = ["site", "zone__site", "resource"]
    autocomplete_fields = ["site", "zone", "resource", "groups", "priority_groups", "qualifications"]
    inlines = [FixedSlotInline, QuotaInline, CancellationTierInline, ReservedDayInline]
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
        (_("Durées"), {"fields": ["granularity", "min_duration", "max_duration", "min_notice", "horizon", "cooldown"]}),
        (_("Battements"), {"fields": ["buffer_before", "buffer_after"]}),
        (_("Qui"), {"fields": ["visible_to", "bookable_by", "groups", "qualifications"]}),
        (_("Priorité"), {"fields": ["priority_groups", "priority_horizon"]}),
        (_("Comment"), {"fields": ["needs_approval", "needs_payment", "needs_check_in", "check_in_grace", "strikes"]}),
        (_("Prêt"), {"fields": ["max_loan", "loan_is_free"]}),
        (_("Annulation"), {"fields": ["free_cancellation"]}),
    ]
