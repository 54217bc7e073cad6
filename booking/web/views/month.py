from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from booking.sight import seen
from booking.web.asked import bookable_sites
from booking.web.forms import MonthForm
from booking.web.month import first_of, month_page, next_month, weeks_of
from booking.web.tabs import tabs_of
from core import clock
from core.clock import local_date


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    now, current = clock.now(), seen(request.user)
    sites = bookable_sites(current)
    today = local_date(now, sites[0].tz) if sites else now.date()
    form = MonthForm(request.GET, catalogue=current, sites=sites, today=today)
    context: dict[str, Any] = {"form": form, "has_sites": bool(sites)}
    if sites and form.is_valid():
        site, first, kind = form.chosen
        context |= {
            "month": month_page(site, first, kind, catalogue=current, now=now),
            "tabs": tabs_of(site, max(first, today), "booking:month"),
            "previous_url": form.address(next_month(first, -1)),
            "next_url": form.address(next_month(first)),
        }
    return render(request, "booking/month.html", context, status=400 if sites and "month" not in context else 200)


@require_safe
def resource_month(request: HttpRequest, resource: UUID) -> HttpResponse:
    """One resource's month as a calendar; a day leads to the resource's page on that day."""
    now, entry = clock.now(), seen(request.user).resource(resource)
    today = local_date(now, entry.tz)
    first = first_of(request.GET.get("month", ""), today=today)

    def address(other: date) -> str:
        return f"{reverse('booking:resource-month', args=[entry.public_id])}?month={other:%Y-%m}"

    context = {
        "entry": entry,
        "first": first,
        "today": today,
        "weeks": weeks_of(entry, first, now=now),
        "previous_url": address(next_month(first, -1)),
        "next_url": address(next_month(first)),
        "tabs": tabs_of(entry.site, max(first, today), ""),
    }
    return render(request, "booking/resource_month.html", context)
