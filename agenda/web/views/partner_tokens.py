"""The tokens with which a partner's own system publishes."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from agenda import access
from agenda.actions.partner_tokens import make_token, revoke_token, tokens_of
from agenda.web.importing_forms import PartnerTokenForm
from core import clock
from members.web.person import person_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, slug: str) -> HttpResponse:
    """Those of the partner, and a form for a new one, whose secret is in this answer and nowhere else."""
    person, now, secret = person_of(request), clock.now(), ""
    partner = access.find_own_partner(person, slug)
    form = PartnerTokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        secret = make_token(partner=partner, name=said["name"], days=said["lasts"], by=person, now=now)
        form = PartnerTokenForm()
    context = {"partner": partner, "form": form, "secret": secret, "tokens": tokens_of(partner), "now": now}
    return render(request, "agenda/partner/importing/tokens.html", context, status=400 if form.is_bound else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    revoke_token(partner=partner, public_id=public_id, by=person_of(request), now=clock.now())
    messages.success(request, _("Le jeton est révoqué\u00a0: plus rien ne peut s’en servir."))
    return redirect("agenda:partner-tokens", slug)
