"""The monthly report: the list of its months, one to read, the same as a PDF."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from reports.access_subscriptions import managed_sites, seen_by, team_of
from reports.documents.answering import as_file
from reports.documents.monthly import file_name, month_text, monthly_pdf
from reports.documents.words import place_of
from reports.monthly import months_over
from reports.monthly.wishes import unreached
from reports.web.asking import Asked
from reports.web.monthly_asking import address_of, ask_of_months, month_asked, site_query
from reports.web.monthly_forms import TeamForm
from reports.web.monthly_showing import shown
from reports.web.page import area_tabs
from spaces.models import Site

MONTHS = 24


@login_required
@never_cache
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    asked = ask_of_months(request)
    status = 200 if asked.is_valid else 400
    return render(request, "reports/monthly/months.html", months_shown(request, asked), status=status)


def months_shown(request: HttpRequest, asked: Asked, form: TeamForm | None = None) -> dict[str, Any]:
    """`form` is the one that was filled in wrongly."""
    now = clock.now()
    subscriptions = list(seen_by(asked.person))
    site_id = asked.site.pk if asked.is_valid and asked.site else None
    own = [row for row in subscriptions if row.person_id == asked.person.pk and row.site_id == site_id]
    managed = managed_sites(asked.person)
    may_subscribe_others = managed is None or site_id in managed
    return {
        "form": asked.form,
        "areas": area_tabs(request.path),
        "is_subscribed": bool(own),
        "subscriptions": subscriptions,
        "unreached": unreached([row.person for row in subscriptions]),
        "team_form": (form or TeamForm(team=_team(site_id))) if may_subscribe_others else None,
        "query": site_query(asked),
        "place": asked.site.name if site_id and asked.site else "",
        "months": [
            {
                "label": month_text(first).capitalize(),
                "url": address_of("monthly", first, asked),
                "pdf": address_of("monthly-pdf", first, asked),
            }
            for first in months_over(now, count=MONTHS)
        ],
    }


def _team(site_id: int | None) -> Any:
    return team_of(Site.objects.get(pk=site_id) if site_id else None)


@login_required
@never_cache
@require_safe
def month(request: HttpRequest, month: str) -> HttpResponse:
    asked = ask_of_months(request)
    if not asked.is_valid:
        return render(request, "reports/monthly/months.html", months_shown(request, asked), status=400)
    told = month_asked(asked, month)
    context = {
        **shown(told, asked),
        "areas": area_tabs(request.path),
        "form": asked.form,
        "title": month_text(told.now.first).capitalize(),
        "place": place_of(told.question, asked.catalogue),
        "pdf": address_of("monthly-pdf", told.now.first, asked),
        "query": site_query(asked),
    }
    return render(request, "reports/monthly/month.html", context)


@login_required
@never_cache
@require_safe
def month_pdf(request: HttpRequest, month: str) -> HttpResponse:
    asked = ask_of_months(request)
    if not asked.is_valid:
        return render(request, "reports/monthly/months.html", months_shown(request, asked), status=400)
    told = month_asked(asked, month)
    return as_file(monthly_pdf(told, catalogue=asked.catalogue, now=clock.now()), file_name(told.now.first))
