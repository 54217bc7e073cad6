"""Webhooks by page: a partner's in its own space, the network's among the team's tools."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda.access import find_own_partner
from agenda.models import Partner
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from notifications.access_webhooks import check_manages_the_network, find_delivery, find_webhook, webhooks_of
from notifications.actions import webhooks as acts
from notifications.addresses import path_of
from notifications.models import WebhookEndpoint
from notifications.web.webhook_forms import ReplayForm, WebhookForm
from notifications.webhooks.kinds import OF_THE_NETWORK, TEST, offered

SHOWN = 30


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The addresses, and a form for a new one, whose secret is in this answer and nowhere else."""
    person = person_of(request)
    partner = _partner(request, slug)
    kinds = offered(to_partner=partner is not None)
    form = WebhookForm(request.POST if request.method == "POST" else None, kinds=kinds)
    if not form.is_valid():
        return _list(request, partner, form, status=400 if form.is_bound else 200)
    try:
        endpoint, secret = acts.add_webhook(partner=partner, by=person, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("url", f"{refusal.title}. {refusal.detail}")
        return _list(request, partner, form, status=refusal.status)
    return _detail(request, endpoint, secret=secret)


def _partner(request: HttpRequest, slug: str) -> Partner | None:
    """Raises PartnerNotFound, NotAllowed."""
    if slug:
        return find_own_partner(person_of(request), slug)
    check_manages_the_network(person_of(request))
    return None


def _list(request: HttpRequest, partner: Partner | None, form: WebhookForm, *, status: int = 200) -> HttpResponse:
    endpoints = webhooks_of(person_of(request)).filter(partner=partner)
    context = {"partner": partner, "form": form, "endpoints": [(row, path_of(row)) for row in endpoints]}
    return render(request, "notifications/webhooks.html", context, status=status)


def _found(request: HttpRequest, slug: str, public_id: UUID) -> WebhookEndpoint:
    """Raises WebhookNotFound, also where the address of the page is another's."""
    partner = _partner(request, slug)
    endpoint = find_webhook(person_of(request), public_id)
    if endpoint.partner != partner:
        endpoint = find_webhook(person_of(request), UUID(int=0))
    return endpoint


@login_required
@never_cache
@require_safe
def webhook(request: HttpRequest, public_id: UUID, slug: str = "") -> HttpResponse:
    return _detail(request, _found(request, slug, public_id))


def _detail(
    request: HttpRequest,
    endpoint: WebhookEndpoint,
    *,
    secret: str = "",
    form: ReplayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = endpoint.deliveries.prefetch_related("tries")
    words: dict[str, Any] = {**OF_THE_NETWORK, TEST: _("un essai")}
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    home = reverse("notifications:partner-webhooks", args=[endpoint.partner.slug]) if endpoint.partner else None
    context = {
        "endpoint": endpoint,
        "partner": endpoint.partner,
        "home": home or reverse("notifications:team-webhooks"),
        "here": path_of(endpoint),
        "secret": secret,
        "kinds": [words.get(kind, kind) for kind in endpoint.kinds],
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        "rows": [(row, words.get(row.kind, row.kind)) for row in page],
        "replay_form": form or ReplayForm(initial={"since": endpoint.failing_since or clock.now()}),
    }
    return render(request, "notifications/webhook.html", context, status=status)


Act = Callable[[HttpRequest, WebhookEndpoint], HttpResponse]


@login_required
@never_cache
@require_POST
def act(request: HttpRequest, public_id: UUID, verb: str, slug: str = "") -> HttpResponse:
    return ACTS[verb](request, _found(request, slug, public_id))


def _try(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    delivery = acts.try_webhook(endpoint=endpoint, now=clock.now())
    tried = delivery.tries.get()
    if tried.error:
        messages.error(request, _("L’essai n’est pas arrivé : %(why)s") % {"why": tried.error})
    elif delivery.delivered_at:
        messages.success(request, _("L’essai est arrivé : réponse %(code)s.") % {"code": tried.status_code})
    else:
        messages.error(request, _("Le serveur a répondu %(code)s ; il faut un 200.") % {"code": tried.status_code})
    return redirect(path_of(endpoint))


def _pause(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    acts.pause_webhook(endpoint=endpoint, now=clock.now())
    messages.success(request, _("L’adresse est en pause : ses messages lui sont gardés."))
    return redirect(path_of(endpoint))


def _resume(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    acts.resume_webhook(endpoint=endpoint)
    messages.success(request, _("L’adresse reprend : ce qui attendait part maintenant."))
    return redirect(path_of(endpoint))


def _rotate(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    return _detail(request, endpoint, secret=acts.rotate_webhook(endpoint=endpoint, now=clock.now()))


def _remove(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    acts.remove_webhook(endpoint=endpoint, now=clock.now())
    messages.success(request, _("L’adresse est supprimée : plus rien n’y est envoyé."))
    if endpoint.partner:
        return redirect("notifications:partner-webhooks", endpoint.partner.slug)
    return redirect("notifications:team-webhooks")


def _replay(request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
    """One message, or all that were given up since a day."""
    now = clock.now()
    if chosen := request.POST.get("delivery"):
        delivery = find_delivery(endpoint, chosen)
        number = acts.replay(endpoint=endpoint, delivery=delivery, now=now)
    else:
        form = ReplayForm(request.POST)
        if not form.is_valid():
            return _detail(request, endpoint, form=form, status=400)
        number = acts.replay_failed(endpoint=endpoint, since=form.start(), now=now)
    said = ngettext("%(count)s message repart.", "%(count)s messages repartent.", number) % {"count": number}
    messages.success(request, said)
    return redirect(path_of(endpoint))


ACTS: dict[str, Act] = {
    "essayer": _try,
    "pause": _pause,
    "reprendre": _resume,
    "secret": _rotate,
    "supprimer": _remove,
    "renvoyer": _replay,
}
