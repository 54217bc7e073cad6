"""Qualifications: one's own, and for the desks, who holds which."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces.actions.granting import check_may_grant, grant, revoke, today
from spaces.granted import find_grant, find_qualification, grants_of, holders, people_like, with_counts
from spaces.lasting import months_later
from spaces.models import Qualification
from spaces.web.forms import GrantForm, PersonSearchForm


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    day = today(clock.now())
    rows = list(grants_of(person_of(request)))
    context = {
        "valid": [row for row in rows if row.is_valid_on(day)],
        "over": [row for row in rows if not row.is_valid_on(day)],
        "soon": months_later(day, 1),
    }
    return render(request, "spaces/my_qualifications.html", context)


@login_required
@require_safe
def qualifications(request: HttpRequest) -> HttpResponse:
    check_may_grant(person_of(request))
    return render(request, "spaces/qualifications.html", {"qualifications": with_counts(on=today(clock.now()))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def qualification(request: HttpRequest, slug: str) -> HttpResponse:
    """Who holds it, a search for who is to hold it, and the form that grants it."""
    check_may_grant(person_of(request))
    found, now = find_qualification(slug), clock.now()
    form = GrantForm(request.POST if request.method == "POST" else None, today=today(now))
    if not form.is_valid():
        return _show(request, found, form, now=now, status=400 if form.is_bound else 200)
    try:
        row = grant(qualification=found, by=person_of(request), now=now, **form.said)
    except Refusal as refusal:
        return _show(request, found, form, now=now, status=refusal.status, refusal=refusal)
    messages.success(request, _("%(name)s a maintenant cette habilitation.") % {"name": row.person})
    return redirect("spaces:qualification", found.slug)


def _show(
    request: HttpRequest,
    found: Qualification,
    form: GrantForm,
    *,
    now: datetime,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    search = PersonSearchForm(request.GET or None)
    asked = search.cleaned_data["qui"] if search.is_bound and search.is_valid() else ""
    day = today(now)
    context: dict[str, Any] = {
        "qualification": found,
        "grants": list(holders(found, on=day)),
        "soon": months_later(day, 1),
        "search": search,
        "asked": asked,
        "people": people_like(asked),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "spaces/qualification.html", context, status=status)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    check_may_grant(person_of(request))
    row = find_grant(person_of(request), public_id)
    try:
        revoke(row=row, by=person_of(request), now=clock.now())
        messages.success(request, _("L’habilitation de %(name)s est retirée.") % {"name": row.person})
    except Refusal as refusal:
        messages.error(request, str(refusal.title))
    return redirect("spaces:qualification", row.qualification.slug)
