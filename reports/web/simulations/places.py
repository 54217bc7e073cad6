"""Opening hours and booking rules of a scenario."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports.scenarios.differences import differences
from reports.scenarios.policies import said_of
from reports.simulation.terms import OpeningTerms, PolicyTerms, RuleTerm, Terms
from reports.web.simulations.bench import Bench, bench_of, sheet, show
from reports.web.simulations.place_forms import PolicyForm, WeekForm
from spaces.errors import ResourceNotFound, SiteNotFound

Place = tuple[UUID, UUID | None]
"""A site, or one of its resources."""


@login_required
@require_safe
def openings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    bench = bench_of(request, public_id)
    known = [(one.site, one.resource) for one in (*bench.today.opening, *bench.terms.opening)]
    rows = []
    for site, resource in dict.fromkeys(known):
        only = Terms(opening=tuple(one for one in bench.terms.opening if (one.site, one.resource) == (site, resource)))
        changes = differences(only, bench.today, bench.words).opening
        rows.append(
            {"name": bench.words.thing(site, resource), "url": _week(bench, site, resource), "changes": changes}
        )
    sites = [entry for entry in bench.catalogue.sites.values() if bench.scenario.site_id in (None, entry.pk)]
    things = [
        {"name": bench.words.thing(entry.site.public_id, entry.public_id), "id": entry.public_id}
        for entry in bench.catalogue.resources.values()
        if entry.site in sites and entry.is_bookable and (entry.site.public_id, entry.public_id) not in known
    ]
    context = {"scenario": bench.scenario, "rows": rows, "things": things}
    return show(request, "reports/simulations/openings.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def week(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Of the site `lieu`, or of the resource `ressource`."""
    bench = bench_of(request, public_id)
    place = _place(request, bench)
    real = {(one.site, one.resource): one.rules for one in bench.today.opening}
    said = {(one.site, one.resource): one.rules for one in bench.terms.opening}
    was: tuple[RuleTerm, ...] = real.get(place, real.get((place[0], None), ()))
    form = WeekForm(request.POST if request.method == "POST" else None, rules=said.get(place, was))

    def without(terms: Terms) -> Terms:
        return replace(terms, opening=tuple(one for one in terms.opening if (one.site, one.resource) != place))

    def change(terms: Terms) -> Terms:
        kept, rules = without(terms), form.said
        return (
            kept
            if set(rules) == set(was)
            else replace(kept, opening=(*kept.opening, OpeningTerms(place[0], rules, place[1])))
        )

    return sheet(
        request,
        bench,
        form,
        change=change,
        without=without if place in said else None,
        back=reverse("reports:scenario-openings", args=[public_id]),
        template="reports/simulations/week.html",
        context={
            "heading": bench.words.thing(*place),
            "days": form.days(was),
            "back_label": _("Horaires du scénario"),
            "remove_label": _("Comme aujourd’hui"),
        },
    )


def _week(bench: Bench, site: UUID, resource: UUID | None) -> str:
    address = reverse("reports:scenario-week", args=[bench.scenario.public_id])
    return f"{address}?ressource={resource}" if resource else f"{address}?lieu={site}"


def _place(request: HttpRequest, bench: Bench) -> Place:
    """Raises SiteNotFound, ResourceNotFound, also for what is not the scenario's to change."""
    own = bench.scenario.site_id
    thing = bench.catalogue.resource_by_id.get(_id(request.GET.get("ressource")))
    if thing is not None and own in (None, thing.site.pk):
        return thing.site.public_id, thing.public_id
    if request.GET.get("ressource"):
        raise ResourceNotFound()
    site = bench.catalogue.site_by_id.get(_id(request.GET.get("lieu")))
    if site is None or own not in (None, site.pk):
        raise SiteNotFound()
    return site.public_id, None


def _id(said: str | None) -> Any:
    try:
        return UUID(said or "")
    except ValueError:
        return None


@login_required
@require_safe
def policies(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rules of today that a replay can judge, and those of the scenario."""
    bench = bench_of(request, public_id)
    said = {(one.site, one.kind): one for one in bench.terms.policy}
    real = {(one.site, one.kind): one for one in bench.today.policy}
    rows = [
        {
            "name": _policy_name(bench, site, kind),
            "url": _rule(bench, site, kind),
            "now": [text for _name, text in said_of(real[site, kind])] if (site, kind) in real else [],
            "changes": _changes(bench, said[site, kind]) if (site, kind) in said else [],
        }
        for site, kind in dict.fromkeys([*said, *real])
    ]
    return show(request, "reports/simulations/policies.html", {"scenario": bench.scenario, "rows": rows})


def _changes(bench: Bench, policy: PolicyTerms) -> list[str]:
    return differences(Terms(policy=(policy,)), bench.today, bench.words).policy


def _policy_name(bench: Bench, site: UUID | None, kind: str) -> str:
    if not kind:
        return bench.words.site(site)
    return bench.words.place(kind, site, None)


def _rule(bench: Bench, site: UUID | None, kind: str) -> str:
    return f"{reverse('reports:scenario-policy', args=[bench.scenario.public_id])}?lieu={site or ''}&quoi={kind}"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Of the site `lieu` and the kind `quoi`, either of which may be all."""
    bench = bench_of(request, public_id)
    key = _id(request.GET.get("lieu")), request.GET.get("quoi", "")
    said = next((one for one in bench.terms.policy if (one.site, one.kind) == key), None)
    real = next((one for one in bench.today.policy if (one.site, one.kind) == key), None)
    own = bench.scenario.site_id
    sites = [entry.public_id for entry in bench.catalogue.sites.values() if own in (None, entry.pk)]
    data = request.POST if request.method == "POST" else None
    form = PolicyForm(data, policy=said or real, sites=sites, words=bench.words, own=own is not None)

    def without(terms: Terms) -> Terms:
        return replace(terms, policy=tuple(one for one in terms.policy if (one.site, one.kind) != key))

    def change(terms: Terms) -> Terms:
        kept = without(terms)
        return kept if form.said == real else replace(kept, policy=(*kept.policy, form.said))

    return sheet(
        request,
        bench,
        form,
        change=change,
        without=without if said else None,
        back=reverse("reports:scenario-policies", args=[public_id]),
        context={
            "heading": _policy_name(bench, *key) if said or real else _("Ajouter une règle"),
            "back_label": _("Règles du scénario"),
            "remove_label": _("Comme aujourd’hui"),
        },
    )
