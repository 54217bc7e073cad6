"""Putting a booking elsewhere: choose, see the price difference, do it. And two bookings that change places."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.access import check_may_edit, find_booking, is_own
from booking.actions.moving import MOVABLE, move_booking, preview_move
from booking.actions.swapping import swap_bookings
from booking.errors import WrongState
from booking.models import Booking
from booking.web.moving import MoveForm, SwapForm, swappable
from booking.web.quoting import explained
from booking.web.refusing import shown
from booking.web.showing import Shown
from core import clock
from core.errors import Refusal, Stale
from core.ranges import Period
from core.wording import period_text
from members.web.person import person_of
from spaces import catalogue
from spaces.catalogue import ResourceEntry

STEP = timedelta(minutes=30)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, booking: UUID) -> HttpResponse:
    """The new place is chosen in the address (`start`…), so that what it costs can be read before it is done."""
    person = person_of(request)
    found = _movable(request, booking)
    form = MoveForm(request.GET or None, booking=found, catalogue=catalogue.current())
    if request.method != "POST" or not form.is_valid():
        return _show_move(request, found, form)
    period, resources = form.place
    try:
        _check_revision(request, found)
        where: dict[str, Any] = {"period": period, "resources": resources}
        moved = move_booking(booking=found, by=person, catalogue=catalogue.current(), now=clock.now(), **where)
    except Refusal as refusal:
        return _show_move(request, _movable(request, booking), form, refusal=refusal)
    messages.success(request, _("La réservation est déplacée."))
    return redirect("booking:detail", moved.public_id)


def _movable(request: HttpRequest, public_id: UUID) -> Booking:
    """Raises BookingNotFound, NotAllowed, WrongState."""
    found = find_booking(person_of(request), public_id)
    check_may_edit(person_of(request), found)
    if found.status not in MOVABLE:
        raise WrongState(state=found.status)
    return found


def _check_revision(request: HttpRequest, booking: Booking) -> None:
    """The form carries the revision that was read. Raises Stale."""
    if request.POST.get("sequence", str(booking.sequence)) != str(booking.sequence):
        raise Stale()


def _show_move(
    request: HttpRequest, booking: Booking, form: MoveForm, *, refusal: Refusal | None = None
) -> HttpResponse:
    now, current = clock.now(), catalogue.current()
    context: dict[str, Any] = {"shown": Shown(booking, now), "form": form, "quick": _quick(booking)}
    context["is_own"] = is_own(person_of(request), booking)
    status = 200
    if form.is_bound and form.is_valid():
        period, resources = form.place
        context |= {"place": _place_text(period, resources, booking), "address": request.get_full_path()}
        try:
            context |= _preview(request, booking, period, resources)
        except Refusal as met:
            refusal = refusal or met
    elif form.is_bound:
        status = 400
    if refusal:
        context["refusal"], status = shown(refusal, catalogue=current), refusal.status
        context["refusal"]["alternatives"] = _offers(refusal, booking)
    return render(request, "booking/move.html", context, status=status)


def _preview(request: HttpRequest, booking: Booking, period: Period, resources: list[ResourceEntry]) -> dict[str, Any]:
    before = booking.total
    where: dict[str, Any] = {"period": period, "resources": resources}
    quote = preview_move(
        booking=booking, by=person_of(request), catalogue=catalogue.current(), now=clock.now(), **where
    )
    difference = Decimal(quote["total"]) - before
    return {"price": explained(quote), "before": before, "difference": abs(difference), "is_dearer": difference > 0}


def _place_text(period: Period, resources: list[ResourceEntry], booking: Booking) -> str:
    names = ", ".join(entry.name for entry in resources)
    return f"{names}, {period_text(period.start, period.end, booking.site.tz)}"


def _quick(booking: Booking) -> list[dict[str, str]]:
    """Longer or shorter by half an hour, at a press."""
    spans = [(_("30 min de plus"), booking.start, booking.end + STEP)]
    if booking.end - booking.start > STEP:
        spans.append((_("30 min de moins"), booking.start, booking.end - STEP))
    return [{"label": label, "url": "?" + MoveForm.query(start, end, booking)} for label, start, end in spans]


def _offers(refusal: Refusal, booking: Booking) -> list[dict[str, str]]:
    """What could be taken instead, leading back to this page."""
    offers = []
    for offer in refusal.facts.get("alternatives", []):
        period = Period(*(datetime.fromisoformat(offer[name]) for name in ("start", "end")))
        names = ", ".join(resource["name"] for resource in offer["resources"])
        query = MoveForm.query(period.start, period.end, booking, [one["id"] for one in offer["resources"]])
        label = f"{names}, {period_text(period.start, period.end, booking.site.tz)}"
        offers.append({"label": label, "url": f"?{query}"})
    return offers


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, booking: UUID) -> HttpResponse:
    """With another booking that one may move as well: one's own; at the desk, any of the site."""
    person, now = person_of(request), clock.now()
    found = _movable(request, booking)
    others = swappable(found, person, now=now)
    form = SwapForm(request.POST or None, others=others)
    context: dict[str, Any] = {"shown": Shown(found, now), "form": form, "others": others}
    if request.method != "POST" or not form.is_valid():
        return render(request, "booking/swap.html", context, status=400 if form.errors else 200)
    try:
        other = find_booking(person, form.cleaned_data["other"])
        swap_bookings(booking=found, other=other, by=person, catalogue=catalogue.current(), now=now)
    except Refusal as refusal:
        context |= {"shown": Shown(_movable(request, booking), now)}
        context["refusal"] = shown(refusal, catalogue=catalogue.current())
        return render(request, "booking/swap.html", context, status=refusal.status)
    messages.success(request, _("Les deux réservations ont changé de place."))
    return redirect("booking:detail", booking)
