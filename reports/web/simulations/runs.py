"""Replaying: asking for it, following it, stopping it, reading what it gave, as a page and as files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.access_tariffs import may_edit_tariffs
from billing.models import Plan
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from reports.access_scenarios import find_run
from reports.actions.simulating import ask_simulation, stop_simulation
from reports.api.renderers import TableAsCsv, TableAsXlsx
from reports.files import as_csv, as_xlsx
from reports.models import SimulationRun
from reports.naming import Names
from reports.scenarios.assumptions import assumptions_of, closeness
from reports.scenarios.results import CUTS, WHOLE, found, table_of
from reports.tasks import replay_simulation
from reports.web.drawn import LOOKS
from reports.web.simulations import exhibits
from reports.web.simulations.bench import Bench, bench_of, show
from reports.web.simulations.forms import RunForm
from reports.web.simulations.scenario import last_months, scenario_page
from spaces import catalogue

AN_HOUR = 3600


@login_required
@require_POST
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The scenario as it is now, over the days that are asked for."""
    bench = bench_of(request, public_id)
    form = RunForm(request.POST, days=last_months(bench.day, 3))
    return _asked(request, bench, form)


@login_required
@never_cache
@require_safe
def simulation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is, or what it gave."""
    asked_run = find_run(person_of(request), public_id)
    context: dict[str, Any] = {"run": asked_run, "scenario": asked_run.scenario}
    if asked_run.status == SimulationRun.Status.DONE:
        context |= _result(asked_run)
        context["may_draft"] = bool(asked_run.terms.get("tariff")) and may_edit_tariffs(person_of(request))
    return show(request, "reports/simulations/simulation.html", context)


def _result(run: SimulationRun) -> dict[str, Any]:
    names, result = _names(run), found(run)
    return {
        "figures": exhibits.figures(run, names),
        "tables": exhibits.tables(run, names),
        "key_figures": exhibits.key_figures(result),
        "whole": exhibits.files(run, WHOLE),
        "meaning": exhibits.meaning(),
        "assumptions": list(assumptions_of(result)),
        "actual_net": exhibits.cell_text(float(result["actual"]["net"]), "money"),
        "before_net": exhibits.cell_text(float(result["before"]["net"]), "money"),
        "closeness": closeness(result),
        "reconciled": exhibits.reconciled(run, names),
        "is_changed": run.scenario.terms != run.terms,
    }


def _names(run: SimulationRun) -> Names:
    plans = {str(key): name for key, name in Plan.objects.values_list("public_id", "name")}
    return exhibits.names_of(run, catalogue.current(), plans)


@login_required
@never_cache
@require_safe
def following(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is, for a page that looks again and again; the whole page once it is over."""
    asked_run = find_run(person_of(request), public_id)
    answer = render(request, "reports/simulations/_progress.html", {"run": asked_run, "scenario": asked_run.scenario})
    if asked_run.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    asked_run = find_run(person_of(request), public_id)
    stop_simulation(run=asked_run, by=person_of(request), now=clock.now())
    messages.success(request, _("La simulation est arrêtée."))
    return redirect("reports:simulation", public_id)


@login_required
@require_POST
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same days, with the scenario as it is now."""
    asked_run = find_run(person_of(request), public_id)
    bench = bench_of(request, asked_run.scenario.public_id)
    form = RunForm(
        {
            "from": asked_run.first_day,
            "to": asked_run.last_day,
            "kind": asked_run.kind,
            "elasticity": asked_run.elasticity,
        },
        days=last_months(bench.day, 3),
    )
    return _asked(request, bench, form)


def _asked(request: HttpRequest, bench: Bench, form: RunForm) -> HttpResponse:
    if not form.is_valid():
        return scenario_page(request, bench, form, status=400)
    try:
        asked = ask_simulation(
            scenario=bench.scenario,
            by=person_of(request),
            catalogue=bench.catalogue,
            now=clock.now(),
            **form.said,
        )
    except Refusal as refusal:
        return scenario_page(request, bench, form, refusal=refusal)
    replay_simulation.apply_async([asked.pk], ignore_result=True)
    return redirect("reports:simulation", asked.public_id)


@login_required
@require_safe
def picture(request: HttpRequest, public_id: UUID, name: str, look: str) -> HttpResponse:
    """A result never changes, so neither do its pictures."""
    asked_run = _done(request, public_id)
    if look not in LOOKS or CUTS.get(name) not in exhibits.PICTURED:
        raise Http404
    drawn = exhibits.picture(asked_run, CUTS[name], _names(asked_run)).draw(LOOKS[look])
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=AN_HOUR)
    return answer


@login_required
@require_safe
def file(request: HttpRequest, public_id: UUID, name: str, form: str) -> HttpResponse:
    asked_run = _done(request, public_id)
    if name not in CUTS:
        raise Http404
    table = table_of(asked_run, CUTS[name], _names(asked_run))
    data, kind = (as_csv(table), TableAsCsv) if form == "csv" else (as_xlsx(table), TableAsXlsx)
    headers = {"Content-Disposition": f'attachment; filename="{table.file_name}.{form}"'}
    return HttpResponse(data, content_type=kind.media_type, headers=headers)


def _done(request: HttpRequest, public_id: UUID) -> SimulationRun:
    asked_run = find_run(person_of(request), public_id)
    if asked_run.status != SimulationRun.Status.DONE:
        raise Http404
    return asked_run
