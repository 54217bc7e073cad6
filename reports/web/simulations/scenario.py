"""A scenario's own page: what it changes, in words; what was found with it; what to replay next."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.access_tariffs import may_edit_tariffs
from core.errors import NotFound, Refusal
from members.web.person import person_of
from reports.question import DAY, Days
from reports.scenarios.differences import differences
from reports.scenarios.today import PARTS
from reports.simulation.terms import Terms
from reports.web.simulations.bench import Bench, bench_of, saved, show
from reports.web.simulations.forms import RunForm

MOST_SHOWN = 6
"""Changes of a part that are shown at once; the rest is one click away."""
RUNS = 20


def last_months(today: date, months: int) -> Days:
    """The last whole ones."""
    last = today.replace(day=1) - DAY
    first = last.replace(day=1)
    for _month in range(months - 1):
        first = (first - DAY).replace(day=1)
    return Days(first, last)


@login_required
@never_cache
@require_safe
def scenario(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """`du` and `au` fill in the days to replay."""
    bench = bench_of(request, public_id)
    first, last = (_day(request.GET.get(name, "")) for name in ("du", "au"))
    days = Days(first, last) if first and last and first <= last else last_months(bench.day, 3)
    return scenario_page(request, bench, RunForm(days=days))


def scenario_page(
    request: HttpRequest, bench: Bench, form: RunForm, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    found = bench.scenario
    context: dict[str, Any] = {
        "scenario": found,
        "parts": parts(bench),
        "form": form,
        "presets": _presets(bench),
        "runs": found.runs.select_related("asked_by").defer("terms", "result")[:RUNS],
        "may_draft": may_edit_tariffs(person_of(request)),
        "has_prices": bench.terms.tariff is not None,
        "refusal": refusal,
    }
    return show(request, "reports/simulations/scenario.html", context, status=refusal.status if refusal else status)


def parts(bench: Bench) -> list[dict[str, Any]]:
    """What can be changed, and what the scenario changes of it."""
    told, key = differences(bench.terms, bench.today, bench.words), [bench.scenario.public_id]
    named = {
        "tariff": (_("Prix"), "reports:scenario-prices"),
        "plans": (_("Formules"), "reports:scenario-plans"),
        "opening": (_("Horaires"), "reports:scenario-openings"),
        "policy": (_("Règles de réservation"), "reports:scenario-policies"),
    }
    return [
        {
            "part": part,
            "name": name,
            "url": reverse(route, args=key),
            "changes": getattr(told, part)[:MOST_SHOWN],
            "more": getattr(told, part)[MOST_SHOWN:],
            "is_copied": bool(getattr(bench.terms, part)),
        }
        for part, (name, route) in named.items()
    ]


def _day(said: str) -> date | None:
    try:
        return parse_date(said)
    except ValueError:
        return None


def _presets(bench: Bench) -> list[dict[str, Any]]:
    periods = [
        (_("Le dernier mois"), last_months(bench.day, 1)),
        (_("Les 3 derniers mois"), last_months(bench.day, 3)),
        (_("Les 12 derniers mois"), last_months(bench.day, 12)),
    ]
    return [{"label": label, "url": f"?du={days.first}&au={days.last}#rejouer"} for label, days in periods]


@login_required
@require_POST
def as_today(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A part of the scenario is again what is real."""
    bench, part = bench_of(request, public_id), request.POST.get("part", "")
    if part not in PARTS:
        raise NotFound()
    empty = getattr(Terms(), part)
    where = reverse("reports:scenario", args=[public_id])
    return saved(
        request,
        bench,
        lambda terms: replace(terms, **{part: empty}),
        where,
        _("Cette partie est de nouveau celle d’aujourd’hui."),
    )
