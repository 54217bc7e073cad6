"""Those who hold sessions: of a partner, and oneself."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import access
from agenda.actions.facilitating import add_facilitator, change_facilitator, remove_facilitator, tie_account
from agenda.models import Facilitator, Partner, Session
from agenda.models.session import Status
from agenda.web.facilitator_forms import FacilitatorForm
from core import clock
from core.errors import Refusal
from members.web.person import person_of

SHOWN = 200


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def facilitators(request: HttpRequest, slug: str) -> HttpResponse:
    """All of a partner's, and one more."""
    partner = access.find_own_partner(person_of(request), slug)
    form = FacilitatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = add_facilitator(partner=partner, by=person_of(request), now=clock.now(), **form.cleaned_data)
        messages.success(request, _("%(name)s peut animer vos séances.") % {"name": added.name})
        return redirect("agenda:facilitators", slug)
    return _page(request, partner, form, status=400 if form.errors else 200)


def _page(
    request: HttpRequest, partner: Partner, form: FacilitatorForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    coming = Q(facilitations__session__partner=partner, facilitations__period__endswith__gt=clock.now())
    held = coming & ~Q(facilitations__session__status=Status.CANCELLED)
    rows = Facilitator.objects.of(partner).annotate(coming=Count("facilitations", filter=held))[:SHOWN]
    context = {"partner": partner, "facilitators": rows, "form": form, "refusal": refusal}
    return render(request, "agenda/partner/facilitators.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def facilitator(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    found = access.find_own_facilitator(partner, public_id)
    form = FacilitatorForm(request.POST or None, initial={"name": found.name, "email": found.email})
    context = {"partner": partner, "facilitator": found, "form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            change_facilitator(facilitator=found, partner=partner, by=person_of(request), **form.cleaned_data)
        except Refusal as refusal:
            context["refusal"], status = refusal, refusal.status
        else:
            messages.success(request, _("C’est modifié."))
            return redirect("agenda:facilitators", slug)
    return render(request, "agenda/partner/facilitator.html", context, status=400 if form.errors else status)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    found = access.find_own_facilitator(partner, public_id)
    try:
        remove_facilitator(facilitator=found, partner=partner, by=person_of(request), now=clock.now())
    except Refusal as refusal:
        return _page(request, partner, FacilitatorForm(), refusal=refusal, status=refusal.status)
    messages.success(request, _("%(name)s n’anime plus pour vous.") % {"name": found.name})
    return redirect("agenda:facilitators", slug)


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The sessions that one holds oneself."""
    me, now = tie_account(person=person_of(request)), clock.now()
    held = Session.objects.filter(facilitations__facilitator=me).exclude(status=Status.DRAFT).with_details()
    past = held.over(now).filter(status=Status.PUBLISHED).in_order().reverse()
    context = {"me": me, "now": now, "coming": held.ahead(now).in_order()[:SHOWN], "past": past[:10]}
    return render(request, "agenda/facilitating.html", context)
