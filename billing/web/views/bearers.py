"""Who bills for which place, and from when; how its invoices look."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from billing import bearings
from billing.access_tariffs import check_may_name_bearers
from billing.actions.bearing import change_bearer
from billing.documents.facturx import facturx_xml
from billing.documents.pdf import invoice_pdf
from billing.documents.sampling import sample_of
from billing.models import Issuer
from billing.web.bearers import BearerForm, borne, issuers
from core import clock
from core.errors import Refusal
from members.web.person import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bearers(request: HttpRequest) -> HttpResponse:
    now, person = clock.now(), person_of(request)
    check_may_name_bearers(person)
    form = BearerForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            change_bearer(**form.cleaned_data, by=person, now=now)
        except Refusal as said:
            refusal = said
        else:
            messages.success(request, _("C’est noté : les factures suivront."))
            return redirect("billing:bearers")
    today, known = timezone.localdate(now), bearings.current()
    context: dict[str, Any] = {
        "form": form,
        "refusal": refusal,
        "places": borne(known, today=today),
        "issuers": issuers(known, today=today),
        "closed_until": known.closed_until,
        "today": today,
    }
    status = refusal.status if refusal else 400 if form.errors else 200
    return render(request, "billing/bearers.html", context, status=status)


@login_required
@require_safe
def sample(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An invoice of nothing to nobody, with the mentions of today."""
    check_may_name_bearers(person_of(request))
    day = timezone.localdate(clock.now())
    issuer = Issuer.objects.filter(public_id=public_id, terms__isnull=False).first()
    if issuer is None:
        raise Http404
    facts = sample_of(issuer, bearings.current().terms(issuer.pk, day), day=day)
    page = invoice_pdf(facts, facturx_xml(facts), issuer.logo.encode() or None)
    return HttpResponse(page, content_type="application/pdf", headers={"Cache-Control": "no-store"})
