"""When a site is open, for everybody."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.clock import local_date
from members.web.person import visitor_of
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import ResourceEntry
from spaces.days_off import school_known_until
from spaces.errors import SiteNotFound
from spaces.opening import DAY
from spaces.web.forms import HoursForm
from spaces.web.hours import WEEKS, hours_of, with_hours_of_their_own


@require_safe
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The next weeks, day by day, with what is special and why."""
    current = catalogue.current()
    site = next((entry for entry in current.sites.values() if entry.slug == slug), None)
    if site is None:
        raise SiteNotFound(site=slug)
    today, visitor = local_date(clock.now(), site.tz), visitor_of(request)
    form = HoursForm(request.GET, resources=with_hours_of_their_own(site, current), today=today)
    context: dict[str, Any] = {
        "form": form,
        "site": site,
        "known_until": school_known_until(),
        "may_announce": visitor is not None and has_role(visitor, ROLES_AT_THE_DESK, site_id=site.pk),
    }
    if form.is_valid():
        shown = hours_of(site, form.chosen, form.cleaned_data["day"], today=today)
        step = 7 * WEEKS * DAY
        context |= {
            "hours": shown,
            "previous_url": _address(shown.monday - step, form.chosen),
            "next_url": _address(shown.monday + step, form.chosen),
        }
    return render(request, "spaces/hours.html", context, status=200 if form.is_valid() else 400)


def _address(day: date, resource: ResourceEntry | None) -> str:
    named = {"resource": str(resource.public_id)} if resource else {}
    return f"?{urlencode({**named, 'day': day.isoformat()})}"
