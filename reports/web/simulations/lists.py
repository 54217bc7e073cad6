"""The scenarios one may read; making, naming, copying and forgetting them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.errors import Refusal
from members.models import Person
from members.web.person import person_of
from reports.access import readable_sites
from reports.access_scenarios import find_scenario, scenarios_of
from reports.actions.scenarios import copy_scenario, delete_scenario, edit_scenario, make_scenario
from reports.models import SimulationRun
from reports.scenarios.starts import STARTS
from reports.scenarios.today import PARTS, todays
from reports.simulation.terms import Terms
from reports.web.simulations.bench import show
from reports.web.simulations.fields import refused
from reports.web.simulations.forms import NewScenarioForm, RenameForm
from spaces import catalogue
from spaces.catalogue import Catalogue, SiteEntry
from spaces.models import Site

SHOWN = 100


@login_required
@never_cache
@require_safe
def scenarios(request: HttpRequest) -> HttpResponse:
    """With their last run. Three queries, however many."""
    done = SimulationRun.objects.order_by("-created_at").defer("terms", "result")
    rows = scenarios_of(person_of(request)).prefetch_related(Prefetch("runs", done, to_attr="known_runs"))
    starts = [{"key": key, "name": start.name, "note": start.note} for key, start in STARTS.items()]
    return show(request, "reports/simulations/list.html", {"scenarios": rows[:SHOWN], "starts": starts})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Of what is real today, or one of the ready starts (`depart`)."""
    person, current = person_of(request), catalogue.current()
    sites, is_whole = _sites(person, current)
    form = NewScenarioForm(
        request.POST if request.method == "POST" else None,
        sites=sites,
        is_whole_network=is_whole,
        start=request.GET.get("depart", ""),
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return _made(request, form, person, current)
            except Refusal as refusal:
                refused(form, "", [refusal.detail or refusal.title])
                status = refusal.status
    return show(request, "reports/simulations/new.html", {"form": form}, status=status)


def _made(request: HttpRequest, form: NewScenarioForm, person: Person, current: Catalogue) -> HttpResponse:
    said, site, now = form.cleaned_data, form.chosen, clock.now()
    today = todays(current, site.pk if site else None, today=timezone.localdate(now))
    made = make_scenario(
        name=said["name"],
        note=said["note"],
        site=Site.objects.get(pk=site.pk) if site else None,
        terms=begun(today, said.get("start", ""), said.get("parts", [])),
        by=person,
        catalogue=current,
        now=now,
    )
    messages.success(request, _("Le scénario est prêt : rien n’y est en vigueur."))
    return redirect("reports:scenario", made.public_id)


def begun(today: Terms, start: str, parts: list[str]) -> Terms:
    """The terms a new scenario begins with: those of a ready start, or these parts of today's."""
    if start in STARTS:
        return STARTS[start].made(today)
    empty = Terms()
    return Terms(**{part: getattr(today if part in parts else empty, part) for part in PARTS})


def _sites(person: Person, current: Catalogue) -> tuple[list[SiteEntry], bool]:
    readable = readable_sites(person)
    sites = [site for site in current.sites.values() if readable is None or site.pk in readable]
    return sorted(sites, key=lambda site: site.name), readable is None


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_scenario(person_of(request), public_id)
    form = RenameForm(request.POST or None, initial={"name": found.name, "note": found.note})
    if request.method == "POST" and form.is_valid():
        edit_scenario(scenario=found, now=clock.now(), **form.cleaned_data)
        return redirect("reports:scenario", public_id)
    context: dict[str, Any] = {"scenario": found, "form": form, "heading": _("Nom et note")}
    status = 400 if request.method == "POST" else 200
    return show(request, "reports/simulations/sheet.html", context, status=status)


@login_required
@require_POST
def copy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = person_of(request)
    found = find_scenario(person, public_id)
    name = (_("%(name)s (copie)") % {"name": found.name[:70]})[:80]
    made = copy_scenario(scenario=found, name=name, by=person, now=clock.now())
    messages.success(request, _("La copie est prête."))
    return redirect("reports:scenario", made.public_id)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    delete_scenario(scenario=find_scenario(person_of(request), public_id))
    messages.success(request, _("Le scénario et ses résultats sont supprimés."))
    return redirect("reports:simulations")
