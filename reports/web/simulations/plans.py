"""Plans of a scenario."""

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.errors import PlanNotFound
from reports.scenarios.differences import Differences, differences
from reports.simulation.terms import PlanTerms, Terms
from reports.web.simulations.bench import Bench, bench_of, sheet, show
from reports.web.simulations.plan_forms import PlanForm


@login_required
@require_safe
def plans(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Each plan that can be joined or that somebody has, and what the scenario changes of it."""
    bench = bench_of(request, public_id)
    rows = [
        {
            "url": reverse("reports:scenario-plan", args=[public_id, one.plan]),
            "name": bench.words.plan(one.plan),
            "changes": _changes(bench, one),
        }
        for one in bench.today.plans
    ]
    return show(request, "reports/simulations/plans.html", {"scenario": bench.scenario, "rows": rows})


def _plan(bench: Bench, real: PlanTerms) -> PlanTerms:
    """As the scenario has it: what it does not say is real."""
    said = next((one for one in bench.terms.plans if one.plan == real.plan), None)
    if said is None:
        return real
    kept = {name: getattr(real, name) for name in ("monthly_fee", "discount_percent", "group", "allowances")}
    return replace(said, **{name: value for name, value in kept.items() if getattr(said, name) is None})


def _changes(bench: Bench, real: PlanTerms) -> list[str]:
    only = Terms(plans=tuple(one for one in bench.terms.plans if one.plan == real.plan))
    told: Differences = differences(only, bench.today, bench.words)
    return told.plans


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, public_id: UUID, plan: UUID) -> HttpResponse:
    bench = bench_of(request, public_id)
    real = next((one for one in bench.today.plans if one.plan == plan), None)
    if real is None:
        raise PlanNotFound()
    others = [one.plan for one in bench.today.plans if one.plan != plan]
    form = PlanForm(
        request.POST if request.method == "POST" else None, plan=_plan(bench, real), others=others, words=bench.words
    )

    def without(terms: Terms) -> Terms:
        return replace(terms, plans=tuple(one for one in terms.plans if one.plan != plan))

    def change(terms: Terms) -> Terms:
        kept = without(terms)
        return kept if form.said == real else replace(kept, plans=(*kept.plans, form.said))

    return sheet(
        request,
        bench,
        form,
        change=change,
        without=without if any(one.plan == plan for one in bench.terms.plans) else None,
        back=reverse("reports:scenario-plans", args=[public_id]),
        context={
            "heading": bench.words.plan(plan),
            "back_label": _("Formules du scénario"),
            "remove_label": _("Comme aujourd’hui"),
        },
    )
