from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from booking.sight import seen
from booking.web.asked import bookable_sites, confirm_address
from booking.web.forms import ChoiceForm, DayForm
from booking.web.grid import next_open_day
from booking.web.tabs import address, tabs_of
from booking.web.timeline import timeline_of
from booking.web.times import DAY
from core import clock
from members.web.person import visitor_of


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    return _show(request)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What was typed or pointed at leads to the page of that resource and period."""
    current = seen(request.user)
    form = ChoiceForm(request.GET, catalogue=current, sites=bookable_sites(current))
    if not form.is_valid():
        return _show(request, choice=form)
    return redirect(confirm_address(form.entry, form.period))


def _show(request: HttpRequest, *, choice: ChoiceForm | None = None) -> HttpResponse:
    now, current = clock.now(), seen(request.user)
    sites = bookable_sites(current)
    form = DayForm(request.GET, sites=sites, today=next_open_day(sites[0], now=now) if sites else now.date())
    context: dict[str, Any] = {"form": form, "has_sites": bool(sites)}
    if sites and form.is_valid():
        site, day = form.chosen
        reader, all_day = visitor_of(request), "all" in request.GET
        context |= {
            "timeline": timeline_of(site, day, catalogue=current, reader=reader, now=now, all_day=all_day),
            "choice": choice or ChoiceForm.offered(site, day, catalogue=current, sites=sites, now=now),
            "tabs": tabs_of(site, day, "booking:timeline"),
            "previous_url": address("booking:timeline", site, day - DAY),
            "next_url": address("booking:timeline", site, day + DAY),
            "here_url": address("booking:timeline", site, day),
        }
    is_wrong = choice is not None or (sites and "timeline" not in context)
    return render(request, "booking/timeline.html", context, status=400 if is_wrong else 200)
