"""What things cost, for everybody who reads before coming."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from billing import published
from billing.models import PriceGroup
from billing.web.prices import board_of, chosen, group_tabs, offers_json
from core import clock
from core.web import as_data_block
from members.web.person import visitor_of
from spaces import catalogue

MINUTES = 300


@require_safe
def prices(request: HttpRequest) -> HttpResponseBase:
    """Two queries at most; a browser that comes back with nothing changed is answered 304 after one."""
    current, today, visitor = catalogue.current(), timezone.localdate(clock.now()), visitor_of(request)
    who = visitor.pk if visitor else 0
    tag = f'W/"{current.version}-{today:%Y%m%d}-{get_language()}-{who}"'
    answer = get_conditional_response(request, etag=tag) or _page(request, current, today)
    if answer.status_code < 400:
        answer.headers["ETag"], answer.headers["Cache-Control"] = tag, f"private, max-age={MINUTES if not who else 0}"
    return answer


def _page(request: HttpRequest, current: catalogue.Catalogue, today: date) -> HttpResponse:
    versions = published.at(current.version).versions(today)
    key, group = request.GET.get("version", ""), request.GET.get("groupe", PriceGroup.PUBLIC)
    version = chosen(versions, key)
    if (key and version is None) or group not in PriceGroup.values:
        raise Http404
    if version is None:
        return render(request, "billing/prices/page.html", {"board": None})
    board = board_of(versions, version, group=group, catalogue=current, today=today)
    context = {
        "board": board,
        "tabs": group_tabs(version, group),
        "offers": as_data_block(offers_json(board, version.tariff)),
        "group_name": PriceGroup(group).label,
    }
    return render(request, "billing/prices/page.html", context)
