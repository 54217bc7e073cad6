from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing.actions.joining import join_plan
from billing.errors import PlanNotFound
from billing.models import Plan
from billing.standing import Payer
from billing.web.plans import answered_for, current_of, offers
from core import clock
from core.errors import Refusal
from members.errors import PayerNotAllowed
from members.models import Person
from members.web.person import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest) -> HttpResponse:
    """My membership and what is left of it; the plans, each with its button."""
    now, person = clock.now(), person_of(request)
    if request.method != "POST":
        return _show(request, person, now=now)
    try:
        _join(request, person, now=now)
    except Refusal as refusal:
        return _show(request, person, now=now, refusal=refusal)
    messages.success(request, _("Bienvenue : votre abonnement commence aujourd’hui."))
    return redirect("billing:plans")


def _join(request: HttpRequest, person: Person, *, now: datetime) -> None:
    plan = Plan.objects.filter(slug=request.POST.get("plan", ""), is_offered=True).first()
    if plan is None:
        raise PlanNotFound()
    chosen = request.POST.get("payer", "")
    organisation = next((row for row in answered_for(person) if str(row.public_id) == chosen), None)
    if chosen and organisation is None:
        raise PayerNotAllowed()
    join_plan(plan=plan, payer=Payer(person.pk, organisation), starts_on=timezone.localdate(now), now=now)


def _show(request: HttpRequest, person: Person, *, now: datetime, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "current": current_of(person, day=timezone.localdate(now)),
        "offers": offers(),
        "organisations": answered_for(person),
        "refusal": refusal,
    }
    return render(request, "billing/plans.html", context, status=refusal.status if refusal else 200)
