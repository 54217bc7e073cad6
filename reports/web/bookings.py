"""The bookings behind a figure of occupancy, as a page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from booking.models import Booking
from booking.models.booking import Status
from core import clock
from reports.naming import Names
from reports.occupancy.bookings import ROW_WORDS, HeldBooking, held_bookings, together
from reports.web.page import area_tabs
from reports.web.row import paged, row_asked
from spaces.access import ROLES_AT_THE_DESK, sites_where


@login_required
@never_cache
@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    """What held time in a row, by its beginning; the hours add up to the row's."""
    row = row_asked(request, ROW_WORDS)
    found = held_bookings(row.narrowed, catalogue=row.catalogue, now=clock.now())
    page = paged(request, found)
    desks, names = sites_where(row.person, ROLES_AT_THE_DESK), Names(row.catalogue)
    context = {
        **page,
        "rows": [_shown(one, names, desks) for one in page["page"]],
        "sums": together(found).hours,
        "count": len(found),
        "days": row.narrowed.question.days,
        "told": row.told,
        "areas": area_tabs(request.path, row.as_query),
    }
    return render(request, "reports/occupancy/bookings.html", context)


def _shown(one: HeldBooking, names: Names, desks: set[int] | None) -> dict[str, Any]:
    """The address only for who may open it."""
    return {
        "period": one.period,
        "tz": names.catalogue.sites[one.site].tz,
        "places": ", ".join(names.said("resource", key) for key in one.resources),
        "site": names.said("site", one.site),
        "person": one.person,
        "payer": one.organisation or "",
        "status": Status(one.status).label,
        "purpose": "" if one.purpose == Booking.Purpose.USE else Booking.Purpose(one.purpose).label,
        "hours": one.times.hours,
        "url": reverse("booking:detail", args=[one.booking]) if desks is None or one.site in desks else "",
    }
