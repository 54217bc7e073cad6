"""The page behind the QR code of a resource: what it is now, and what one can do about it in one press."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from booking.looking import look_from, soonest
from booking.presence import State, here, presence_of
from booking.sight import seen
from booking.walking import offers
from booking.web.asked import confirm_address
from booking.web.now import Now
from booking.web.refusing import shown
from booking.web.showing import Shown
from booking.web.tapping import tap, thanks
from core import clock
from core.errors import Refusal
from core.web import once
from core.wording import period_text
from members.models import Person
from members.web.person import person_of
from spaces.catalogue import ResourceEntry


@login_required
@never_cache
@require_safe
def page(request: HttpRequest, resource: UUID) -> HttpResponse:
    return _show(request, seen(request.user).resource(resource))


@login_required
@require_POST
def act(request: HttpRequest, resource: UUID, name: str) -> HttpResponse:
    """Arrive, leave, take."""
    person, current, now = person_of(request), seen(request.user), clock.now()
    entry = current.resource(resource)

    def do() -> str:
        done = tap(name, entry=entry, person=person, catalogue=current, now=now, until=request.POST.get("until", ""))
        messages.success(request, thanks(done))
        return reverse("booking:here", args=[resource])

    try:
        return redirect(once(person.pk, request.POST.get("key", ""), do))
    except Refusal as refusal:
        return _show(request, entry, refusal=refusal)


def _show(request: HttpRequest, entry: ResourceEntry, *, refusal: Refusal | None = None) -> HttpResponse:
    now, person = clock.now(), person_of(request)
    context = _context(entry, person, now=now)
    if refusal:
        context["refusal"] = shown(refusal, catalogue=seen(request.user))
    return render(request, "booking/here.html", context, status=refusal.status if refusal else 200)


def _context(entry: ResourceEntry, person: Person, *, now: datetime) -> dict[str, Any]:
    presence, mine = presence_of(entry, now=now), here(person, entry, now=now)
    context: dict[str, Any] = {"entry": entry, "key": uuid4().hex}
    if mine:
        context["mine"] = Shown(mine, now)
    context["now"] = Now(presence, () if mine and mine.is_holding else offers(presence, now=now))
    if not mine and presence.state != State.FREE and entry.is_bookable:
        for free, period in soonest([entry], look_from(entry.policy.min_duration, now=now), now=now):
            context["later"] = period_text(period.start, period.end, free.tz)
            context["later_url"] = confirm_address(free, period)
    context["book_url"] = confirm_address(entry)
    return context
