"""Bookings and blocked time for operators: states are read, verbs change them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from booking.actions.attending import check_in, check_out
from booking.actions.blocking import block_resource, lift_blockage
from booking.actions.changing import approve_booking, cancel_booking, decline_booking
from booking.models import (
    Allocation,
    Blockage,
    Booking,
    CalendarFeed,
    Change,
    ExternalCalendar,
    ImportBatch,
    Override,
    WaitingEntry,
)
from booking.models.booking import HOLDING
from core import clock
from core.errors import Refusal
from core.operators import ReadOnly, apply_to_each
from core.ranges import Period
from core.wording import hours_text
from members.web.person import person_of
from spaces import catalogue


class WhenFilter(admin.SimpleListFilter):
    title = _("moment")
    parameter_name = "moment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("en ce moment")), ("to-come", _("à venir")), ("past", _("passées"))]

    def queryset(self, request: HttpRequest, rows: QuerySet[Booking]) -> QuerySet[Booking]:
        now = clock.now()
        if self.value() == "now":
            return rows.filter(period__contains=now, status__in=HOLDING)
        if self.value() == "to-come":
            return rows.filter(period__startswith__gt=now, status__in=HOLDING)
        return rows.filter(period__endswith__lte=now) if self.value() == "past" else rows


class LookedAt(admin.TabularInline):
    """Read here; written by the verbs alone."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AllocationInline(LookedAt):
    model = Allocation
    fields = ("resource", "requested", "period", "booked", "standing", "expires_at")


class ChangeInline(LookedAt):
    model = Change
    fields = ("at", "kind", "by", "reason", "what")


class OverrideInline(LookedAt):
    model = Override
    fields = ("at", "rule", "detail", "reason", "by")


@admin.register(Booking)
class BookingAdmin(ReadOnly):
    list_display = ["when", "what", "person", "organisation", "site", "status", "total"]
    list_filter = [WhenFilter, "status", "site", "purpose"]
    search_fields = ["person__name", "person__email", "organisation__name", "title", "public_id"]
    list_select_related = ["person", "organisation", "site"]
    date_hierarchy = "created_at"
    ordering = ["-period"]
    list_per_page = 50
    inlines = [AllocationInline, ChangeInline, OverrideInline]
    actions = ["cancel", "arrive", "leave", "approve", "decline"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Booking]:
        return super().get_queryset(request).prefetch_related("allocations__requested")

    @admin.display(description=_("quand"), ordering="period")
    def when(self, row: Booking) -> str:
        start = row.start.astimezone(row.site.tz)
        return f"{date_format(start, 'd/m/Y')} {hours_text(row.start, row.end, row.site.tz)}"

    @admin.display(description=_("quoi"))
    def what(self, row: Booking) -> str:
        return ", ".join(str(resource) for resource in row.resources)

    @admin.action(description=_("Annuler"))
    def cancel(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: cancel_booking(booking=row, by=by, now=now))

    @admin.action(description=_("Enregistrer l’arrivée"))
    def arrive(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: check_in(booking=row, by=by, now=now))

    @admin.action(description=_("Enregistrer le départ"))
    def leave(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: check_out(booking=row, by=by, now=now))

    @admin.action(description=_("Accepter la demande"))
    def approve(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        by, now, current = person_of(request), clock.now(), catalogue.current()
        apply_to_each(self, request, rows, lambda row: approve_booking(booking=row, by=by, catalogue=current, now=now))

    @admin.action(description=_("Refuser la demande"))
    def decline(self, request: HttpRequest, rows: QuerySet[Booking]) -> None:
        by, now = person_of(request), clock.now()
        apply_to_each(self, request, rows, lambda row: decline_booking(booking=row, by=by, reason="", now=now))


def instant_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": 900})


class BlockageForm(forms.ModelForm):
    """The verb itself checks whether the time is free, so it is called while the form is checked."""

    starts_at = forms.DateTimeField(label=_("Début"), widget=instant_input())
    ends_at = forms.DateTimeField(label=_("Fin"), widget=instant_input())

    by: Any = None
    save_m2m: Any = None

    class Meta:
        model = Blockage
        fields = ["resource", "reason"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        entry = catalogue.current().resources[said["resource"].pk]
        try:
            period = Period(said["starts_at"], said["ends_at"])
            self.instance = block_resource(
                resource=entry, period=period, reason=said["reason"], by=self.by, now=clock.now()
            )
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.detail or refusal.title)) from refusal
        return said

    def _post_clean(self) -> None:
        """The blockage has been made by the verb; there is nothing left to build from the fields."""

    def save(self, commit: bool = True) -> Blockage:
        self.save_m2m = list  # nothing to save
        return self.instance


@admin.register(Blockage)
class BlockageAdmin(ReadOnly):
    list_display = ["resource", "period", "kind", "reason", "by", "created_at", "lifted_at"]
    list_filter = ["kind", ("lifted_at", admin.EmptyFieldListFilter), "resource__site"]
    search_fields = ["reason", "resource__name"]
    list_select_related = ["resource", "by"]
    autocomplete_fields = ["resource"]
    actions = ["lift"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("booking.add_blockage")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return super().get_readonly_fields(request, obj) if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **more: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **more)
        form: Any = super().get_form(
            request, obj, change, form=BlockageForm, **{**more, "fields": ["resource", "reason"]}
        )
        form.by = person_of(request)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_fields(request, obj) if obj else ["resource", "starts_at", "ends_at", "reason"]

    def save_model(self, request: HttpRequest, obj: Blockage, form: Any, change: bool) -> None:
        """Made by the verb already."""

    @admin.action(description=_("Lever : rendre le temps"))
    def lift(self, request: HttpRequest, rows: QuerySet[Blockage]) -> None:
        now = clock.now()
        apply_to_each(self, request, rows, lambda row: lift_blockage(blockage=row, now=now))


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnly):
    list_display = ["person", "scope", "resource", "site", "busy_only", "created_at", "revoked_at"]
    list_filter = ["scope", ("revoked_at", admin.EmptyFieldListFilter)]
    search_fields = ["person__name", "person__email"]
    list_select_related = ["person", "resource", "site"]
    exclude = ["digest"]


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    list_display = ["filename", "site", "by", "kind", "status", "created_at"]
    list_filter = ["status", "kind", "site"]
    search_fields = ["filename", "by__name", "by__email"]
    list_select_related = ["site", "by"]
    exclude = ["digest"]


@admin.register(WaitingEntry)
class WaitingEntryAdmin(ReadOnly):
    list_display = ["joined_at", "person", "resource", "kind", "site", "period", "status", "answer_by"]
    list_filter = ["status", "site"]
    search_fields = ["person__name", "person__email", "title"]
    list_select_related = ["person", "resource", "site"]
    ordering = ["-pk"]
    show_full_result_count = False


@admin.register(ExternalCalendar)
class ExternalCalendarAdmin(ReadOnly):
    """Its address may be a secret."""

    list_display = ["name", "resource", "good_at", "failures", "last_error", "next_pull_at", "stopped_at"]
    list_filter = ["last_error", "resource__site"]
    search_fields = ["name", "resource__name"]
    list_select_related = ["resource"]
    exclude = ["url", "etag", "last_modified", "content_digest"]
    ordering = ["-pk"]
