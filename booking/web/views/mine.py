"""A person's own bookings, and what can be done with one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from booking import feed_entries, ics
from booking.access import find_booking, is_own, may_set_aside
from booking.models import Booking, WaitingEntry
from booking.models.booking import HOLDING, BookingQuerySet
from booking.models.waiting import WaitingEntryQuerySet
from booking.web.acting import perform
from booking.web.forms import EndingForm
from booking.web.history import lines
from booking.web.paying import money_of
from booking.web.refusing import shown
from booking.web.showing import Shown
from booking.web.waiting import waited
from core import clock
from core.errors import Refusal
from members.models import Person
from members.web.person import person_of
from spaces import catalogue

PER_PAGE = 20
OFFERED = Q(waiting_entry__status="offered")
"""Shown in the waiting list, where it is answered."""


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    now, person = clock.now(), person_of(request)
    is_past = "passees" in request.GET
    rows = bookings_of(person, is_past=is_past, now=now).select_related("site").with_resources()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    address = reverse("booking:mine")
    lines = [Shown(booking, now) for booking in page]
    context = {
        "page": page,
        "shown": lines,
        "is_past": is_past,
        "waits": [] if is_past else waited(waits_of(person), now=now),
        "cart_count": 0 if is_past else sum(one.hold_left is not None for one in lines),
        "tabs": [
            {"label": _("À venir"), "url": address, "is_current": not is_past, "count": None},
            {"label": _("Passées"), "url": f"{address}?passees", "is_current": is_past, "count": None},
        ],
        "previous_url": f"?{'passees&' * is_past}page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?{'passees&' * is_past}page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "booking/mine.html", context)


def bookings_of(person: Person, *, is_past: bool, now: datetime) -> BookingQuerySet:
    """To come, the soonest first; or over and ended, the latest first."""
    to_come = Q(status__in=HOLDING, period__endswith__gt=now)
    if is_past:
        return Booking.objects.of(person).exclude(to_come).order_by("-period", "-pk")
    return Booking.objects.of(person).filter(to_come).exclude(OFFERED).order_by("period", "pk")


def waits_of(person: Person) -> WaitingEntryQuerySet:
    """What has been offered first, then by the time that is waited for."""
    return WaitingEntry.objects.of(person).living().with_details().order_by("status", "period", "pk")


@login_required
@require_safe
def detail(request: HttpRequest, booking: UUID) -> HttpResponse:
    found = find_booking(person_of(request), booking)
    if found.purpose == Booking.Purpose.LOAN:
        return redirect("booking:loan", booking)
    return show(request, found)


@login_required
@require_POST
def act(request: HttpRequest, booking: UUID, name: str) -> HttpResponse:
    """A button of the page: cancel, arrive, leave, confirm."""
    person = person_of(request)
    found, form = find_booking(person, booking), EndingForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        messages.success(request, perform(name, booking=found, by=person, reason=reason, now=clock.now()))
    except Refusal as refusal:
        return show(request, find_booking(person, booking), refusal=refusal)
    return redirect("booking:detail", booking)


def show(request: HttpRequest, booking: Booking, *, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {"shown": Shown(booking, clock.now()), "is_own": is_own(person_of(request), booking)}
    context["may_waive"] = not context["shown"].is_free_to_cancel and may_set_aside(person_of(request), booking.site_id)
    context |= money_of(booking, person_of(request), catalogue.current())
    context["history"] = lines(booking, reader=person_of(request))
    if refusal:
        context["refusal"] = shown(refusal, catalogue=catalogue.current())
    return render(request, "booking/detail.html", context, status=refusal.status if refusal else 200)


@login_required
@require_safe
def calendar_file(request: HttpRequest, booking: UUID) -> HttpResponse:
    """One booking for any calendar application (RFC 5545)."""
    found = find_booking(person_of(request), booking)
    entry = feed_entries.alone(found, catalogue=catalogue.current(), link=_address)
    answer = HttpResponse(ics.calendar([entry]), content_type=ics.MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="reservation-{found.public_id}.ics"'
    return answer


def _address(public_id: object) -> str:
    return settings.PUBLIC_URL + reverse("booking:detail", args=[public_id])
