"""Why one can or cannot book something; and which rules were set aside."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.access import overrides_seen_by
from booking.actions.explaining import explain_to
from booking.explaining import refusing
from booking.models import Override
from booking.sight import seen
from booking.web.asked import confirm_address
from booking.web.drafting import asked_period
from booking.web.override_forms import OverridesForm
from core import clock
from core.ranges import PeriodInvalid
from members.web.person import person_of, visitor_of
from spaces import catalogue

PER_PAGE = 50


@require_safe
def rules(request: HttpRequest, resource: UUID) -> HttpResponse:
    """Every rule of a resource, and where a period is given, which of them say no and what to do."""
    now, entry = clock.now(), seen(request.user).resource(resource)
    try:
        period = asked_period(request.GET.dict(), entry)
    except PeriodInvalid:
        period = None
    told = explain_to(visitor_of(request), entry, period, now=now)
    context = {
        "entry": entry,
        "period": period,
        "rules": told,
        "refusing": refusing(told),
        "url": confirm_address(entry, period) if period else confirm_address(entry),
    }
    return render(request, "booking/rules.html", context)


@login_required
@require_safe
def overrides(request: HttpRequest) -> HttpResponse:
    """For those who manage a place: the rules set aside there, newest first."""
    rows = overrides_seen_by(person_of(request))
    current = catalogue.current()
    codes = Override.objects.order_by("rule").values_list("rule", flat=True).distinct()
    form = OverridesForm(request.GET, catalogue=current, codes=list(codes))
    found = rows.told(**form.chosen) if form.is_valid() else rows.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "previous_url": _page(request, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _page(request, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "booking/overrides.html", context)


def _page(request: HttpRequest, number: int) -> str:
    return "?" + urlencode({**request.GET.dict(), "page": number})
