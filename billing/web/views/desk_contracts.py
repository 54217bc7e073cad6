"""The team's pages: all contracts, somebody new at the desk, plans and their next versions."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.access_contracts import (
    MANAGING,
    check_manages,
    check_manages_network,
    manages_network,
    memberships_run_by,
)
from billing.actions.contracting import today
from billing.actions.joining import join_plan
from billing.actions.revising import revise_plan
from billing.contract_search import Filter, filtered, last_rows, named_like
from billing.contracts import assembled
from billing.models import Membership, Plan
from billing.standing import Payer
from billing.web.contracts import shown
from billing.web.plan_forms import JoinForm, RevisionForm
from billing.web.plans import offer_of
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces.access import sites_where

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    person, day = person_of(request), today(clock.now())
    check_manages(person)
    chosen, words = request.GET.get("etat", ""), request.GET.get("q", "")
    rows = named_like(filtered(last_rows(memberships_run_by(person)), chosen, day), words)
    page = Paginator(rows.order_by("-starts_on", "-pk").values_list("contract", flat=True), PER_PAGE).get_page(
        request.GET.get("page")
    )
    keys = list(page)
    found = Membership.objects.filter(contract__in=keys).select_related("plan", "person", "organisation", "home_site")
    order = {key: number for number, key in enumerate(keys)}
    context = {
        "rows": sorted(shown(assembled(found), day=day), key=lambda one: order[one.contract.key]),
        "count": page.paginator.count,
        "filters": Filter.choices,
        "chosen": chosen,
        "words": words,
        "manages_network": manages_network(person),
        **_pages(page, {"etat": chosen, "q": words}),
    }
    return render(request, "billing/contracts.html", context)


def _pages(page: Any, asked: dict[str, str]) -> dict[str, str]:
    def address(number: int) -> str:
        return f"?{urlencode({**asked, 'page': str(number)})}"

    return {
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """For somebody at the desk, from any day on."""
    person, now = person_of(request), clock.now()
    check_manages(person)
    form = JoinForm(request.POST or None, day=today(now), sites=sites_where(person, MANAGING))
    status = 400 if form.is_bound else 200
    if form.is_valid():
        said = form.cleaned_data
        payer = Payer(said["person"].pk if said["person"] else person.pk, said["organisation"])
        try:
            row = join_plan(
                plan=said["plan"], payer=payer, starts_on=said["starts_on"], now=now, by=person, home_site=said["home"]
            )
            return redirect("billing:desk-contract", row.public_id)
        except Refusal as refusal:
            form.add_error(None, str(refusal.detail or refusal.title))
            status = refusal.status
    return render(request, "billing/desk_join.html", {"form": form}, status=status)


@login_required
@never_cache
@require_safe
def desk_plans(request: HttpRequest) -> HttpResponse:
    """Every plan with what it is now and the version that follows."""
    person, day = person_of(request), today(clock.now())
    check_manages_network(person)
    return render(request, "billing/desk_plans.html", {"plans": _plans(day), "day": day})


def _plans(day: date) -> list[dict[str, Any]]:
    """The newest versions last; how many contracts hold each today. Three queries."""
    plans = Plan.objects.select_related("replaced_by").prefetch_related("allowances__usage_kind")
    holding: dict[int, int] = {}
    for key in Membership.objects.active_on(day).values_list("plan", flat=True):
        holding[key] = holding.get(key, 0) + 1
    return [
        {
            "offer": offer_of(plan, day),
            "holders": holding.get(plan.pk, 0),
            "next": getattr(plan, "replaced_by", None),
        }
        for plan in plans.order_by("monthly_fee", "pk")
    ]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, slug: str) -> HttpResponse:
    """The version there is on one side, the next one on the other."""
    person, now = person_of(request), clock.now()
    check_manages_network(person)
    plan = get_object_or_404(Plan.objects.prefetch_related("allowances__usage_kind"), slug=slug)
    form = RevisionForm(request.POST or None, plan=plan)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            made = revise_plan(
                plan=plan,
                offered_from=form.cleaned_data["offered_from"],
                changes=form.changes,
                included=form.included,
                now=now,
            )
            messages.success(request, _("La version %(number)s est prête.") % {"number": made.version})
            return redirect("billing:desk-plans")
        except Refusal as refusal:
            form.add_error("offered_from", str(refusal.detail or refusal.title))
            status = refusal.status
    context = {"form": form, "plan": plan, "offer": offer_of(plan, today(now))}
    return render(request, "billing/plan_revise.html", context, status=status)
