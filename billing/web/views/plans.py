from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from billing.access_contracts import contracts_seen_by
from billing.actions.contracting import today
from billing.actions.joining import join_plan
from billing.contracts import State
from billing.errors import PlanNotFound
from billing.models import Membership, Plan
from billing.standing import Payer
from billing.web.contracts import shown
from billing.web.plans import answered_for, included_now, offers
from core import clock
from core.errors import Refusal
from members.errors import PayerNotAllowed
from members.models import Person
from members.web.person import person_of
from spaces.models import Site


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest) -> HttpResponse:
    """My contracts and my organisations', what is left of them; the plans, each with its button."""
    now, person = clock.now(), person_of(request)
    if request.method != "POST":
        return _show(request, person, now=now)
    try:
        row = _join(request, person, now=now)
    except Refusal as refusal:
        return _show(request, person, now=now, refusal=refusal)
    messages.success(request, _("Bienvenue : votre abonnement commence aujourd’hui."))
    return redirect("billing:contract", row.public_id)


def _join(request: HttpRequest, person: Person, *, now: datetime) -> Membership:
    plan = Plan.objects.offered_on(today(now)).filter(slug=request.POST.get("plan", "")).first()
    if plan is None:
        raise PlanNotFound()
    chosen = request.POST.get("payer", "")
    organisation = next((row for row in answered_for(person) if str(row.public_id) == chosen), None)
    if chosen and organisation is None:
        raise PayerNotAllowed()
    home = Site.objects.filter(slug=request.POST.get("home", "")).first()
    payer = Payer(person.pk, organisation)
    return join_plan(plan=plan, payer=payer, starts_on=today(now), now=now, by=person, home_site=home)


def _show(request: HttpRequest, person: Person, *, now: datetime, refusal: Refusal | None = None) -> HttpResponse:
    day = today(now)
    every = shown(contracts_seen_by(person), day=day)
    current = [one for one in every if one.state != State.ENDED]
    for one in current:
        one.included.extend(included_now(one.contract, person=person, day=day))
    context = {
        "current": current,
        "former": [one for one in every if one.state == State.ENDED],
        "offers": offers(day),
        "organisations": answered_for(person),
        "sites": Site.objects.order_by("name"),
        "refusal": refusal,
    }
    return render(request, "billing/plans.html", context, status=refusal.status if refusal else 200)
