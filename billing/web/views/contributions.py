"""Hours given to the place: one's own, and for the desks, those to decide."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_money import (
    check_at_desk,
    contributions_decided_by,
    find_contribution_to_decide,
    find_own_contribution,
)
from billing.actions.contributing import (
    declare_contribution,
    refuse_contribution,
    validate_contribution,
    withdraw_contribution,
)
from billing.models import Contribution
from billing.web.account_tabs import tabs_of
from billing.web.contributed import rule_now, statement_of
from billing.web.contribution_forms import DeclareForm, RefuseForm
from core import clock
from core.errors import Refusal
from core.web import once
from members.models import Person
from members.web.person import person_of
from spaces.models import Site

LATELY = timedelta(days=60)
MOST = 100


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contributions(request: HttpRequest) -> HttpResponse:
    """What I gave and what it was worth; a form for more."""
    now, person = clock.now(), person_of(request)
    data = request.POST if request.method == "POST" else None
    form = DeclareForm(data, sites=Site.objects.order_by("name"), today=timezone.localdate(now), key=uuid4().hex)
    if not form.is_valid():
        return _own(request, person, form, now=now, status=400 if form.is_bound else 200)
    said = dict(form.cleaned_data)
    key, site = said.pop("key"), said.pop("site")

    def act() -> str:
        declare_contribution(person=person, site_id=site.pk, now=now, **said)
        messages.success(request, _("Merci ! L’équipe du lieu va valider ces heures."))
        return reverse("billing:contributions")

    return redirect(once(person.pk, key, act))


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_own_contribution(person_of(request), public_id)
    try:
        withdraw_contribution(contribution=found, now=clock.now())
        messages.success(request, _("La déclaration est retirée."))
    except Refusal as refusal:
        messages.error(request, str(refusal.title))
    return redirect("billing:contributions")


def _own(request: HttpRequest, person: Person, form: DeclareForm, *, now: datetime, status: int) -> HttpResponse:
    today = timezone.localdate(now)
    context = {
        "form": form,
        "statement": statement_of(person, today=today),
        "rule": rule_now(today),
        "tabs": tabs_of("contributions"),
    }
    return render(request, "billing/contributions.html", context, status=status)


@login_required
@never_cache
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    return _to_decide(request)


@login_required
@require_POST
def validate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = person_of(request)
    try:
        found = find_contribution_to_decide(person, public_id)
        done = validate_contribution(contribution=found, by=person, now=clock.now())
    except Refusal as refusal:
        return _to_decide(request, refusal=refusal)
    messages.success(request, _("Les heures de %(name)s sont validées.") % {"name": done.person})
    return redirect("billing:contribution-decisions")


@login_required
@require_POST
def refuse(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person, form = person_of(request), RefuseForm(request.POST)
    found = find_contribution_to_decide(person, public_id)
    if not form.is_valid():
        return _to_decide(request, asked=found, form=form)
    try:
        refuse_contribution(contribution=found, by=person, reason=form.cleaned_data["reason"], now=clock.now())
    except Refusal as refusal:
        return _to_decide(request, refusal=refusal)
    messages.success(request, _("Les heures de %(name)s sont refusées.") % {"name": found.person})
    return redirect("billing:contribution-decisions")


def _to_decide(
    request: HttpRequest,
    *,
    refusal: Refusal | None = None,
    asked: Contribution | None = None,
    form: RefuseForm | None = None,
) -> HttpResponse:
    """What waits, the oldest first; what was decided of late."""
    person, now = person_of(request), clock.now()
    check_at_desk(person)
    rows = contributions_decided_by(person).select_related("person", "site", "given_pass", "decided_by")
    decided = rows.filter(decided_at__gte=now - LATELY).exclude(status=Contribution.Status.WITHDRAWN)
    context: dict[str, Any] = {
        "waiting": rows.filter(status=Contribution.Status.DECLARED).order_by("done_on", "pk")[:MOST],
        "decided": decided.order_by("-decided_at", "-pk")[:MOST],
        "person": person,
        "refusal": refusal,
        "asked": asked,
        "form": form,
    }
    status = refusal.status if refusal else 400 if form else 200
    return render(request, "billing/contribution_decisions.html", context, status=status)
