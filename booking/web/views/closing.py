"""Closing a place, or opening it for once; and what becomes of the bookings in the way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.access import check_may_host
from booking.actions.closing import Outcome, decide_all
from booking.closures import affected, in_the_way, undecided
from booking.web.asked import site_named
from booking.web.closing_forms import AnnounceForm, DecisionForm, EveryoneForm
from booking.web.views.desk import hosted_sites
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces import catalogue
from spaces.actions.announcing import Announcement, announce, withdraw
from spaces.announced import coming, find_closure, find_opening
from spaces.catalogue import Catalogue, SiteEntry
from spaces.models import Closure
from spaces.places import place_of

SHOWN = 100


@login_required
@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    """Those to come at one site, and the way to a new one."""
    current, now = catalogue.current(), clock.now()
    sites, site = _chosen_site(request, current)
    context = {
        "sites": sites,
        "site": site,
        "form": AnnounceForm(None, site=site, catalogue=current),
        "lists": coming(site, current, now=now),
        "tabs": _tabs(sites, site),
    }
    return render(request, "booking/closures.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Asked by address, it shows the bookings in the way; sent, it is announced."""
    current, now, person = catalogue.current(), clock.now(), person_of(request)
    _sites, site = _chosen_site(request, current)
    form = AnnounceForm(request.POST if request.method == "POST" else request.GET, site=site, catalogue=current)
    context: dict[str, Any] = {"site": site, "form": form}
    if not form.is_valid():
        return render(request, "booking/closure_new.html", context, status=400)
    if request.method == "POST":
        said = {"place": form.where, "period": form.period, "reason": form.cleaned_data["reason"]}
        row = announce(form.model, by=person, now=now, **said)
        return _announced(request, row, site)
    if form.model is Closure:
        context["bookings"] = list(in_the_way(form.where, form.period, catalogue=current).to_come(now)[:SHOWN])
    return render(request, "booking/closure_new.html", context)


def _announced(request: HttpRequest, row: Announcement, site: SiteEntry) -> HttpResponse:
    if isinstance(row, Closure):
        messages.success(request, _("La fermeture est annoncée : plus rien ne s’y réserve."))
        return redirect("booking:closure", row.public_id)
    messages.success(request, _("L’ouverture exceptionnelle est annoncée."))
    return redirect(f"{reverse('booking:closures')}?site={site.slug}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bookings in the way of one closure, and what is to become of each."""
    current, now, person = catalogue.current(), clock.now(), person_of(request)
    row = find_closure(public_id)
    place = place_of(row, current)
    check_may_host(person, site_id=place.site.pk)
    found = affected(undecided(row, catalogue=current, now=now)[:SHOWN], catalogue=current, now=now)
    data = request.POST if request.method == "POST" else None
    everyone, forms = EveryoneForm(data), [DecisionForm(data, affected=one) for one in found]
    status = 200
    if data is not None:
        if everyone.is_valid() and all(form.is_valid() for form in forms):
            every = everyone.cleaned_data["everyone"]
            decided = [(f.affected.booking, d) for f in forms if (d := f.decision(every))]
            outcomes = decide_all(closure=row, decisions=decided, by=person, catalogue=current, now=now)
            return _decided(request, row, outcomes)
        status = 400
    context = {"closure": row, "place": place, "forms": forms, "everyone": everyone, "is_over": row.ends_at <= now}
    return render(request, "booking/closure.html", context, status=status)


def _decided(request: HttpRequest, row: Closure, outcomes: list[Outcome]) -> HttpResponse:
    done = sum(outcome.refusal is None for outcome in outcomes)
    if done:
        said = ngettext("%(count)s réservation réglée.", "%(count)s réservations réglées.", done) % {"count": done}
        messages.success(request, said)
    for outcome in outcomes:
        if refusal := outcome.refusal:
            messages.error(request, f"{outcome.booking.person} – {refusal.detail or refusal.title}")
    return redirect("booking:closure", row.public_id)


@login_required
@require_POST
def remove(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    current, now = catalogue.current(), clock.now()
    row = find_closure(public_id) if kind == "closure" else find_opening(public_id)
    site = place_of(row, current).site
    try:
        withdraw(row=row, site_id=site.pk, by=person_of(request), now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal.detail or refusal.title))
    else:
        messages.success(request, _("C’est retiré."))
    return redirect(f"{reverse('booking:closures')}?site={site.slug}")


def _chosen_site(request: HttpRequest, current: Catalogue) -> tuple[list[SiteEntry], SiteEntry]:
    """Raises NotAllowed for whoever runs no desk, or not that one."""
    sites = hosted_sites(person_of(request), current)
    named = request.POST.get("site") or request.GET.get("site")
    site = site_named(named, sites) if named else sites[0]
    if site is None:
        check_may_host(person_of(request), site_id=0)
        site = sites[0]
    return sites, site


def _tabs(sites: list[SiteEntry], current: SiteEntry) -> list[dict[str, Any]]:
    if len(sites) < 2:
        return []
    address = reverse("booking:closures")
    return [
        {"label": site.name, "url": f"{address}?site={site.slug}", "is_current": site is current, "count": None}
        for site in sites
    ]
