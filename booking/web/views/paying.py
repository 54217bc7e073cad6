"""Paying for what is held: one booking from its page, several from the cart."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from booking.access import find_booking
from booking.actions.paying import AT_THE_DESK, open_payment, pay_at_desk, pay_with_credit
from booking.models import Booking
from booking.web.views import cart, mine
from core import clock
from core.errors import NotFound, Refusal
from members.models import Person
from members.web.person import person_of
from spaces import catalogue


@login_required
@require_POST
def pay(request: HttpRequest, booking: UUID) -> HttpResponse:
    """`par`: `card`, `credit`, or for the desk what it was given."""
    person = person_of(request)
    try:
        address = _paid(
            [find_booking(person, booking)], person, request, back=reverse("booking:detail", args=[booking])
        )
    except Refusal as refusal:
        return mine.show(request, find_booking(person, booking), refusal=refusal)
    return redirect(address)


@login_required
@require_POST
def pay_cart(request: HttpRequest) -> HttpResponse:
    """Those that the page showed, together."""
    person = person_of(request)
    try:
        held = [find_booking(person, public_id) for public_id in request.POST.getlist("booking")]
        address = _paid(held, person, request, back=reverse("booking:mine"))
    except Refusal as refusal:
        return cart.show(request, refusal=refusal)
    return redirect(address)


def _paid(held: Sequence[Booking], person: Person, request: HttpRequest, *, back: str) -> str:
    """Where to go next. Raises whatever the verb raises, NotFound for an unknown way."""
    now, known, way = clock.now(), catalogue.current(), request.POST.get("par", "")
    if way == "card":
        return open_payment(bookings=held, by=person, catalogue=known, return_to=back, now=now).url
    if way == "credit":
        made = pay_with_credit(bookings=held, by=person, catalogue=known, now=now)
    elif way in AT_THE_DESK or way == "desk-card":
        method, reference = way.removeprefix("desk-"), request.POST.get("reference", "")[:140]
        made = pay_at_desk(bookings=held, method=method, reference=reference, by=person, catalogue=known, now=now)
    else:
        raise NotFound()
    said = ngettext("Payée, la réservation est confirmée.", "Payées, les réservations sont confirmées.", len(made))
    messages.success(request, said)
    return back
