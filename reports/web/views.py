"""The dashboard of managers and accountants."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from core.clock import local_date
from members.web.person import person_of
from reports.access import readable_sites
from reports.dashboard import dashboard
from reports.naming import names_for
from reports.web.drawn import LOOKS, kept
from reports.web.figures import READERS
from reports.web.forms import DashboardForm
from reports.web.presets import preset_tabs
from reports.web.showing import shown
from spaces import catalogue
from spaces.catalogue import Catalogue

A_DAY = 86_400


@login_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Figures, pictures and tables of a period, for the sites one may read."""
    current, readable = catalogue.current(), readable_sites(person_of(request))
    form = form_of(request, readable, current)
    is_valid = form.is_valid()
    context: dict[str, Any] = {"form": form}
    if is_valid:
        read = dashboard(form.question(readable), catalogue=current, now=clock.now())
        context |= shown(read, form.chosen, names_for((), current))
    days = form.cleaned_data.get("days")
    asked = {name: form.data.get(name, "") for name in ("site", "kind")}
    context["presets"] = preset_tabs(request.path, asked, days, form.today)
    return render(request, "reports/dashboard.html", context, status=200 if is_valid else 400)


@login_required
@require_safe
def picture(request: HttpRequest, name: str, look: str) -> HttpResponse:
    """One picture of the dashboard. It takes what the dashboard takes, and the digest of the figures as `v`."""
    current, readable = catalogue.current(), readable_sites(person_of(request))
    form = form_of(request, readable, current)
    if look not in LOOKS or not form.is_valid():
        raise Http404
    question = form.question(readable)
    found = kept(question, request.GET.get("v", ""))
    drawn = found or READERS[name](question, names_for((), current), clock.now())
    answer = HttpResponse(drawn.draw(LOOKS[look]), content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=A_DAY if found else 0)
    return answer


def form_of(request: HttpRequest, readable: frozenset[int] | None, current: Catalogue) -> DashboardForm:
    sites = [site for site in current.sites.values() if readable is None or site.pk in readable]
    sites.sort(key=lambda site: site.name)
    today = local_date(clock.now(), sites[0].tz) if sites else clock.now().date()
    return DashboardForm(request.GET, sites=sites, is_whole_network=readable is None, today=today)
