from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from booking.sight import seen
from booking.web.asked import bookable_sites, site_named
from booking.web.live import floors_of, look_now, unplaced
from booking.web.tabs import tabs_of
from core import clock
from core.clock import local_date
from core.wording import hour_text
from members.web.person import visitor_of


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The site as it is now. Asked again by the page itself, it answers 304 unless something has changed."""
    now, current = clock.now(), seen(request.user)
    sites = bookable_sites(current)
    site = site_named(request.GET.get("site"), sites)
    if site is None:
        return render(request, "booking/live.html", {"has_sites": False})
    live = look_now(site, catalogue=current, reader=visitor_of(request), now=now)
    is_fragment = bool(request.headers.get("HX-Request"))
    tag = f'"{live.tag}"'
    if is_fragment and tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _tagged(HttpResponse(status=304), tag)
    floors = floors_of(live, site, current)
    context: dict[str, Any] = {
        "has_sites": True,
        "site": site,
        "sites": sites,
        "live": live,
        "floors": floors,
        "unplaced": unplaced(live, floors),
        "free_count": sum(row.state == "free" for row in live.rows),
        "hour": hour_text(now.astimezone(site.tz)),
        "tabs": [] if is_fragment else tabs_of(site, local_date(now, site.tz), "booking:plan"),
    }
    answer = render(request, "booking/_live.html" if is_fragment else "booking/live.html", context)
    return _tagged(answer, tag) if is_fragment else answer


def _tagged(answer: HttpResponse, tag: str) -> HttpResponse:
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ["Cookie", "HX-Request", "Accept-Language"])
    return answer
