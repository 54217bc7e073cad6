from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.sight import open_to, seen
from booking.web import plan
from booking.web.forms import SearchForm
from booking.web.refusing import shown
from booking.web.tabs import tabs_of
from booking.web.times import DAY
from booking.web.waiting import address_of_wish
from core import clock
from core.errors import Refusal
from members.web.person import visitor_of


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return show_search(request)


def show_search(request: HttpRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    """The question and what is free; with the refusal of a booking that came from here, its status."""
    now, current = clock.now(), seen(request.user)
    form = SearchForm(request.GET, catalogue=current, now=now)
    context: dict[str, Any] = {"form": form, "has_sites": bool(form.sites)}
    status = 400
    if form.sites and form.is_valid():
        asked, reader = form.asked, visitor_of(request)
        wider = open_to(reader, current, asked.period.start)
        context |= {
            "asked": asked,
            "found": plan.look(asked, catalogue=wider, reader=reader, now=now),
            "tabs": tabs_of(asked.site, asked.day, "booking:search"),
            "any_url": asked.wish_url if asked.kind else "",
            "waiting_url": address_of_wish(asked) if asked.period.start > now else "",
            "previous_url": asked.address(day=asked.day - DAY),
            "next_url": asked.address(day=asked.day + DAY),
        }
        status = 200
    if refusal:
        period = form.asked.period if status == 200 else None
        context["refusal"], status = shown(refusal, catalogue=current, period=period), refusal.status
    return render(request, "booking/search.html", context, status=status if form.sites else 200)
