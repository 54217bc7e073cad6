"""A scenario's prices as the draft of a tariff, which is read again and published on its own page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from billing.access_tariffs import check_may_edit_tariffs
from billing.price_wording import KINDS
from core.errors import Refusal
from members.web.person import person_of
from reports.actions.turning import turn_into_draft
from reports.scenarios.prices import kinds_left_out
from reports.web.simulations.bench import bench_of, show
from reports.web.simulations.fields import refused
from reports.web.simulations.forms import DraftForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its name and date; what does not go along is told."""
    bench, person = bench_of(request, public_id), person_of(request)
    check_may_edit_tariffs(person)
    form = DraftForm(request.POST or None, name=bench.scenario.name, today=bench.day)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = turn_into_draft(
                    scenario=bench.scenario, by=person, catalogue=bench.catalogue, today=bench.day, **form.cleaned_data
                )
                messages.success(request, _("Le brouillon reprend les prix du scénario : relisez-le, puis publiez-le."))
                return redirect("billing:tariff", made.public_id)
            except Refusal as refusal:
                refused(form, "", [refusal.detail or refusal.title])
                status = refusal.status
    left = [part for part in ("plans", "opening", "policy") if getattr(bench.terms, part)]
    context = {
        "scenario": bench.scenario,
        "form": form,
        "left": left,
        "left_out": [KINDS[kind] for kind in kinds_left_out(bench.tariff, bench.today_tariff)],
        "has_prices": bench.terms.tariff is not None,
    }
    return show(request, "reports/simulations/draft.html", context, status=status)
