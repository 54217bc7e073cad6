"""What was used of metered things: one's own, and the desk's page on which it is entered."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_money import find_usage_at_desk, own_usage
from billing.actions.metering import Reading, record_usage, reverse_usage
from billing.standing import Payer
from billing.web.account_tabs import tabs_of
from billing.web.usage_desk import desks_of, payers_like, recorded_today
from billing.web.usage_forms import UsageForm
from core import clock
from core.errors import NotAllowed, Refusal
from core.web import once
from members.web.person import person_of
from spaces import catalogue
from spaces.catalogue import SiteEntry

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I used and what my organisations did, newest first."""
    page = Paginator(own_usage(person_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "records": page,
        "tabs": tabs_of("usage"),
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "billing/usage.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Who (searched by name or address), what, how many; the entries of today. Raises NotAllowed without a desk."""
    host, now = person_of(request), clock.now()
    asked = request.POST if request.method == "POST" else request.GET
    site, q = _site(request, asked.get("site", "")), asked.get("q", "")
    data = request.POST if request.method == "POST" else None
    before = {name: asked[name] for name in ("kind", "who") if name in asked}
    form = UsageForm(data, found=payers_like(q), site=site, now=now, key=uuid4().hex, **before)
    if not form.is_valid():
        return _show(request, site, form, q=q, now=now, status=400 if form.is_bound else 200)
    again = {"site": site.slug, "q": q, "kind": form.cleaned_data["kind"].slug, "who": form.cleaned_data["who"]}
    try:
        return redirect(
            once(host.pk, form.cleaned_data["key"], lambda: _entered(request, form.reading(host), again, now=now))
        )
    except Refusal as refusal:
        return _show(request, site, form, q=q, now=now, refusal=refusal)


@login_required
@require_POST
def repeat(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same once more, now: another coffee."""
    host, now = person_of(request), clock.now()
    record = find_usage_at_desk(host, public_id)
    payer = Payer(record.person_id or host.pk, record.organisation)
    site = catalogue.current().sites[record.site_id]
    reading = Reading(kind=record.kind, payer=payer, site=site, quantity=abs(record.quantity), occurred_at=now)
    key, again = request.POST.get("key", ""), {"site": site.slug}
    try:
        return redirect(once(host.pk, key, lambda: _entered(request, reading, again, now=now)))
    except Refusal as refusal:
        return _show(request, site, UsageForm(found=[], site=site, now=now), q="", now=now, refusal=refusal)


@login_required
@require_POST
def reverse_record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    host = person_of(request)
    record = find_usage_at_desk(host, public_id)
    try:
        reverse_usage(record=record, by=host, now=clock.now())
        messages.success(request, _("C’est annulé : %(what)s.") % {"what": record.kind})
    except Refusal as refusal:
        messages.error(request, str(refusal.title))
    return redirect(f"{reverse('billing:usage-desk')}?{urlencode({'site': record.site.slug})}")


def _entered(request: HttpRequest, reading: Reading, again: dict[str, str], *, now: datetime) -> str:
    [answer] = record_usage(readings=[reading], by=person_of(request), now=now)
    if answer.refusal:
        raise answer.refusal
    said = {"quantity": f"{reading.quantity.normalize():f}", "what": reading.kind.name}
    messages.success(request, _("C’est noté : %(what)s, %(quantity)s.") % said)
    return f"{reverse('billing:usage-desk')}?{urlencode(again)}"


def _site(request: HttpRequest, slug: str) -> SiteEntry:
    sites = desks_of(person_of(request))
    if not sites:
        raise NotAllowed()
    return next((site for site in sites if site.slug == slug), sites[0])


def _show(
    request: HttpRequest,
    site: SiteEntry,
    form: UsageForm,
    *,
    q: str,
    now: datetime,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "site": site,
        "sites": desks_of(person_of(request)),
        "form": form,
        "q": q,
        "refusal": refusal,
        "entries": recorded_today(site, now=now),
        "key": uuid4().hex,
    }
    return render(request, "billing/usage_desk.html", context, status=refusal.status if refusal else status)
