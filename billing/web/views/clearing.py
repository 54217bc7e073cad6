"""The statement of a month between issuers."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from billing.access_contracts import sites_cleared_for
from billing.actions.contracting import today
from billing.clearing import statement_of
from core import clock
from members.web.person import person_of
from spaces import catalogue
from spaces.lasting import months_later
from spaces.models import Resource


@login_required
@never_cache
@require_safe
def clearing(request: HttpRequest) -> HttpResponse:
    """Raises NotAllowed."""
    sites = sites_cleared_for(person_of(request))
    month = _month(request.GET.get("mois", ""), today(clock.now()))
    statement = statement_of(month, catalogue=catalogue.current(), sites=sites)
    context = {
        "statement": statement,
        "rows": [(row, Resource.Kind(row.kind).label) for row in statement.rows],
        "month": f"{month:%Y-%m}",
        "before": f"{months_later(month, -1):%Y-%m}",
        "after": f"{months_later(month, 1):%Y-%m}",
    }
    return render(request, "billing/clearing.html", context)


def _month(said: str, day: date) -> date:
    """The current one where it makes no sense."""
    try:
        month = date.fromisoformat(f"{said}-01")
    except ValueError:
        return day.replace(day=1)
    return month if 1970 <= month.year <= 2199 else day.replace(day=1)
