"""Opening rules, closures and special openings for operators."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock
from core.wording import day_text
from spaces.days_off import school_known_until
from spaces.models import Closure, OpeningRule, SpecialOpening

SOON = timedelta(days=270)


class OpeningRuleInline(admin.TabularInline):
    model = OpeningRule
    extra = 0
    fields = ["weekday", "opens", "closes", "group", "school", "on_public_holidays", "valid_from", "valid_until"]
    autocomplete_fields = ["group"]


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 0
    fields = ["starts_at", "ends_at", "reason"]


class SpecialOpeningInline(admin.TabularInline):
    model = SpecialOpening
    extra = 0
    fields = ["starts_at", "ends_at", "reason"]


class AnnouncementAdmin(admin.ModelAdmin):
    """Announced by the desks, which then decide about the bookings in the way; here for the exceptional."""

    list_display = ["reason", "starts_at", "ends_at", "site", "zone", "resource", "announced_by"]
    list_filter = ["site"]
    search_fields = ["reason", "site__name", "zone__name", "resource__name"]
    list_select_related = ["site", "zone__site", "resource", "announced_by"]
    autocomplete_fields = ["site", "zone", "resource"]
    readonly_fields = ["public_id", "announced_by", "announced_at"]
    date_hierarchy = "starts_at"


admin.site.register(Closure, AnnouncementAdmin)
admin.site.register(SpecialOpening, AnnouncementAdmin)


def tell_school_calendar(page: admin.ModelAdmin, request: HttpRequest) -> None:
    """Operators hear it in time when the decreed school holidays run out."""
    until = school_known_until()
    if until - clock.now().date() > SOON or not OpeningRule.objects.exclude(school="").exists():
        return
    said: Any = _(
        "Les vacances scolaires sont connues jusqu’au %(day)s ; au-delà, les jours sont comptés hors vacances. "
        "Mettez à jour la bibliothèque « holidays » et le réglage SCHOOL_HOLIDAYS_KNOWN_UNTIL."
    )
    page.message_user(request, said % {"day": day_text(until, with_year=True)}, messages.WARNING)
