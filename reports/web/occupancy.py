"""The page of how places are used."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from reports.naming import names_for
from reports.place_use import PlaceUse, place_use
from reports.web.asking import Asked, ask
from reports.web.figure import shown
from reports.web.occupancy_figures import figures
from reports.web.occupancy_floors import floor_figures
from reports.web.occupancy_links import Links
from reports.web.occupancy_tiles import meaning, tiles
from reports.web.page import page
from spaces import drawings


@login_required
@never_cache
@require_safe
def occupancy(request: HttpRequest) -> HttpResponse:
    asked = ask(request)
    context = _shown(asked) if asked.is_valid else {}
    return page(request, asked, "reports/occupancy/occupancy.html", context)


def _shown(asked: Asked) -> dict[str, Any]:
    read = place_use(asked.question, catalogue=asked.catalogue, now=clock.now())
    if _is_empty(read):
        return {"is_empty": True}
    names = names_for(("zone", "plan"), asked.catalogue)
    return {
        "tiles": tiles(read),
        "earlier": {when: report.question.days for when, report in read.courses.items() if when},
        "outside_hours": read.by_hour.whole.hours[3],
        "definitions": meaning(),
        "figures": shown(figures(read, names, Links(asked, names)), asked),
        "floors": shown(floor_figures(read.by_resource, names), asked),
        "sites": _with_floors(asked),
    }


def _is_empty(read: PlaceUse) -> bool:
    whole = read.by_hour.whole
    return not (whole.open or whole.booked or whole.outside)


def _with_floors(asked: Asked) -> list[dict[str, str]]:
    """The sites whose plans may be chosen, where none is."""
    if asked.site:
        return []
    drawn = drawings.at(asked.catalogue.version).floors
    return [
        {"name": site.name, "url": "?" + urlencode({**asked.as_page, "site": site.slug}) + "#plans"}
        for site in asked.form.sites.values()
        if site.pk in drawn
    ]
