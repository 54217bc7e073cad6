"""Several results side by side: the same days under different conditions."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.errors import Refusal
from core.wording import money_text
from members.models import Person
from members.web.person import person_of
from reports.access_scenarios import find_run, runs_of
from reports.errors import SimulationsNotComparable
from reports.models import SimulationRun
from reports.pictures.pairs import Pair, Pairs
from reports.scenarios.results import FIGURES, figure, found
from reports.web.drawn import LOOKS
from reports.web.simulations.bench import show
from reports.web.simulations.exhibits import addresses, cell_text, meaning

FEWEST, MOST = 2, 5
OFFERED = 50
PICTURED = ("net", "result")


def comparable(person: Person, asked: list[str]) -> list[SimulationRun]:
    """In the order asked for. Raises SimulationNotFound, SimulationsNotComparable."""
    try:
        keys = list(dict.fromkeys(UUID(one) for one in asked))
    except ValueError:
        raise SimulationsNotComparable() from None
    if not FEWEST <= len(keys) <= MOST:
        raise SimulationsNotComparable(_("Choisissez de deux à cinq simulations."), runs=len(keys))
    runs = [find_run(person, key) for key in keys]
    if any(run.status != SimulationRun.Status.DONE for run in runs):
        raise SimulationsNotComparable(_("Une de ces simulations n’est pas terminée."))
    if len({(run.first_day, run.last_day, run.kind, run.scenario.site_id) for run in runs}) > 1:
        raise SimulationsNotComparable(_("Elles ne portent pas sur les mêmes jours, la même nature et le même lieu."))
    return runs


@login_required
@never_cache
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`run` names each; without, those that can be compared are offered: with the one named by `with`, its likes."""
    asked, person = request.GET.getlist("run"), person_of(request)
    context: dict[str, Any] = {"asked": asked, "is_below": False}
    status = 200
    if asked:
        try:
            context |= _side_by_side(comparable(person, asked))
        except SimulationsNotComparable as refusal:
            context["refusal"], status = refusal, refusal.status
    if "runs" not in context:
        context |= _offered(person, request.GET.get("with", ""), asked)
    return show(request, "reports/simulations/compare.html", context, status=status)


def _offered(person: Person, beside: str, asked: list[str]) -> dict[str, Any]:
    """What was chosen stays ticked. Raises SimulationNotFound."""
    done = runs_of(person).filter(status=SimulationRun.Status.DONE).defer("terms", "result")
    if beside:
        try:
            run = find_run(person, UUID(beside))
        except ValueError:
            raise Http404 from None
        done = done.filter(first_day=run.first_day, last_day=run.last_day, kind=run.kind)
        site = run.scenario.site_id
        done = done.filter(scenario__site__isnull=True) if site is None else done.filter(scenario__site_id=site)
    runs = list(done.order_by("first_day", "last_day", "-created_at")[:OFFERED])
    return {"offered": runs if len(runs) >= FEWEST else [], "ticked": {*asked, beside}}


def _side_by_side(runs: list[SimulationRun]) -> dict[str, Any]:
    """Today first: what all of them are told against, as the first of them found it."""
    names = _names(runs)
    query = [("run", run.public_id) for run in runs]
    return {
        "runs": runs,
        "columns": [_("Chiffre"), *names],
        "rows": [
            [
                column.label,
                cell_text(figure(found(runs[0]), column, "before"), column.shape),
                *(cell_text(figure(found(run), column, "after"), column.shape) for run in runs),
            ]
            for column in FIGURES
        ],
        "meaning": meaning(),
        "images": addresses("reports:simulations-picture", [], query),
        "alt": "; ".join(f"{name}, {money_text(value)}" for name, value in zip(names, _nets(runs), strict=True)),
        "elasticities": [(run.scenario.name, run.elasticity) for run in runs if run.elasticity is not None],
    }


def _names(runs: list[SimulationRun]) -> list[str]:
    """Of two runs of one scenario, each says its elasticity or when it was asked for."""
    names = [run.scenario.name for run in runs]
    told = [name if names.count(name) == 1 else f"{name} ({number})" for number, name in enumerate(names, start=1)]
    return [_("Aujourd’hui"), *told]


def _nets(runs: list[SimulationRun], name: str = "net") -> list[Any]:
    column = next(column for column in FIGURES if column.name == name)
    return [figure(found(runs[0]), column, "before"), *(figure(found(run), column, "after") for run in runs)]


@login_required
@require_safe
def picture(request: HttpRequest, look: str) -> HttpResponse:
    try:
        runs = comparable(person_of(request), request.GET.getlist("run"))
    except Refusal:
        raise Http404 from None
    if look not in LOOKS:
        raise Http404
    labels = {column.name: str(column.label) for column in FIGURES}
    pairs = tuple(
        Pair(labels[name], tuple(float(value) for value in values), tuple(money_text(value) for value in values))
        for name in PICTURED
        if (values := _nets(runs, name))
    )
    answer = HttpResponse(Pairs(pairs, tuple(_names(runs))).draw(LOOKS[look]), content_type="image/svg+xml")
    patch_cache_control(answer, private=True, max_age=3600)
    return answer
