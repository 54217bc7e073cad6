"""The cart: what a person holds, to be confirmed in one go."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from booking.access import find_booking
from booking.actions.cart import confirm_together
from booking.actions.changing import cancel_booking
from booking.actions.holding import cart_of
from booking.availability import DAY
from booking.errors import BookingNotFound
from booking.models import Booking
from booking.models.booking import Status
from booking.web.paying import ways_of
from booking.web.refusing import shown
from booking.web.showing import Shown
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces import catalogue


@login_required
@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    return show(request)


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Those that the page showed, so that what came since is not confirmed unseen."""
    person, current, now = person_of(request), catalogue.current(), clock.now()
    try:
        made = confirm_together(by=person, catalogue=current, now=now, public_ids=_asked(request))
    except Refusal as refusal:
        return show(request, refusal=refusal)
    said = ngettext("%(count)s réservation est confirmée.", "%(count)s réservations sont confirmées.", len(made))
    messages.success(request, said % {"count": len(made)})
    return redirect("booking:mine")


def _asked(request: HttpRequest) -> list[UUID]:
    """Raises BookingNotFound where the form was tampered with."""
    try:
        return [UUID(text) for text in request.POST.getlist("booking")]
    except ValueError:
        raise BookingNotFound() from None


@login_required
@require_POST
def remove(request: HttpRequest, booking: UUID) -> HttpResponse:
    person = person_of(request)
    try:
        cancel_booking(booking=find_booking(person, booking), by=person, now=clock.now())
    except Refusal as refusal:
        return show(request, refusal=refusal)
    return redirect("booking:cart")


def show(request: HttpRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    now, person = clock.now(), person_of(request)
    rows = list(cart_of(person, now=now).select_related("site").with_resources())
    lapsed = Booking.objects.of(person).filter(
        status=Status.EXPIRED, changed_at__gt=now - DAY, held_until__isnull=False
    )
    context: dict[str, Any] = {
        "held": [Shown(booking, now) for booking in rows],
        "lapsed": [Shown(booking, now) for booking in lapsed.select_related("site").with_resources()[:5]],
        "total": sum((booking.total for booking in rows), Decimal(0)),
        "first": Shown(rows[0], now) if rows else None,
    }
    context["ways"] = ways_of(rows, person, catalogue.current())
    if refusal:
        context["refusal"] = shown(refusal, catalogue=catalogue.current())
    return render(request, "booking/cart.html", context, status=refusal.status if refusal else 200)
