from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from booking.sight import seen
from booking.web.asked import bookable_sites, confirm_address
from booking.web.forms import DayForm
from booking.web.grid import next_open_day, week_of
from booking.web.tabs import tabs_of
from booking.web.times import DAY
from core import clock
from members.web.person import visitor_of


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    now, current = clock.now(), seen(request.user)
    sites = bookable_sites(current)
    form = DayForm(request.GET, sites=sites, today=next_open_day(sites[0], now=now) if sites else now.date())
    context: dict[str, Any] = {"form": form, "has_sites": bool(sites)}
    if sites and form.is_valid():
        site, day = form.chosen
        grid = week_of(site, day, catalogue=current, reader=visitor_of(request), now=now)
        context |= {
            "week": grid,
            "tabs": tabs_of(site, day, "booking:week"),
            "previous_url": _address(site.slug, grid.monday - DAY),
            "next_url": _address(site.slug, grid.monday + 7 * DAY),
        }
    return render(request, "booking/week.html", context, status=400 if sites and "week" not in context else 200)


def _address(slug: str, day: date) -> str:
    return f"{reverse('booking:week')}?{urlencode({'site': slug, 'day': day.isoformat()})}"


@require_safe
def cell(request: HttpRequest, resource: int, day: str) -> HttpResponse:
    """A cell of the grid leads to the resource's page on that day; its own address is short, the grid has many."""
    try:
        current, chosen = seen(request.user), date.fromisoformat(day)
        entry = current.resource(current.resources[resource].public_id)
    except (KeyError, ValueError):
        raise Http404 from None
    return redirect(confirm_address(entry, day=chosen))
