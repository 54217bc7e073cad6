"""The dashboard of managers and accountants, and the pictures of every page of figures."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from members.web.person import person_of
from reports.access import readable_sites
from reports.dashboard import dashboard
from reports.naming import names_for
from reports.web.asking import ask
from reports.web.drawn import LOOKS, kept
from reports.web.meanings import sections
from reports.web.page import area_tabs, page
from reports.web.readers import READERS
from reports.web.showing import shown

A_DAY = 86_400


@login_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Figures, pictures and tables of a period, for the sites one may read."""
    asked = ask(request)
    context: dict[str, Any] = {}
    if asked.is_valid:
        read = dashboard(asked.question, catalogue=asked.catalogue, now=clock.now())
        context = shown(read, asked, names_for((), asked.catalogue))
    return page(request, asked, "reports/dashboard.html", context)


@login_required
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """What every figure of every area counts."""
    readable_sites(person_of(request))
    context = {"sections": sections(), "areas": area_tabs(request.path)}
    return render(request, "reports/definitions.html", context)


@login_required
@require_safe
def picture(request: HttpRequest, name: str, look: str) -> HttpResponse:
    """One picture of a page. It takes what the page takes, and the digest of the figures as `v`."""
    asked = ask(request)
    if look not in LOOKS or name not in READERS or not asked.is_valid:
        raise Http404
    found = kept(asked.question, request.GET.get("v", ""))
    drawn = found or READERS[name](asked.question, names_for((), asked.catalogue), clock.now())
    answer = HttpResponse(drawn.draw(LOOKS[look]), content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=A_DAY if found else 0)
    return answer
