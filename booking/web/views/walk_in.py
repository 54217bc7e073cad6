"""Somebody stands at the front desk and wants a place now."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from billing.standing import Payer
from booking.actions.walking_in import walk_in
from booking.availability import open_and_free
from booking.web.asked import site_named
from booking.web.refusing import shown
from booking.web.views.desk import hosted_sites
from booking.web.walk_in_form import WalkInForm
from booking.web.wording import in_order
from core import clock
from core.errors import Refusal
from core.ranges import Period
from core.web import once
from members.actions.welcoming import welcome
from members.models import Person
from members.web.person import person_of
from spaces import catalogue
from spaces.catalogue import Catalogue, ResourceEntry, SiteEntry

MOST_FOUND = 12


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in_page(request: HttpRequest) -> HttpResponse:
    """Who (searched by name or address, or somebody new), what is free now, how long; booked and arrived at once."""
    host, current, now = person_of(request), catalogue.current(), clock.now()
    asked = request.POST if request.method == "POST" else request.GET
    sites = hosted_sites(host, current)
    site = site_named(asked.get("site"), sites) or sites[0]
    free, found = offered(site, current, now=now, asked=asked.get("what", "")), people_like(asked.get("q", ""))
    form = WalkInForm(request.POST if request.method == "POST" else None, free=free, found=found)
    context: dict[str, Any] = {"site": site, "sites": sites, "form": form, "q": asked.get("q", ""), "found": found}
    if not form.is_valid():
        return render(request, "booking/walk_in.html", context, status=400 if form.is_bound else 200)
    try:
        return redirect(_received(request, form, host, site, now=now))
    except Refusal as refusal:
        context["refusal"] = shown(refusal, catalogue=current)
        return render(request, "booking/walk_in.html", context, status=refusal.status)


def _received(request: HttpRequest, form: WalkInForm, host: Person, site: SiteEntry, *, now: datetime) -> str:
    current = catalogue.current()

    def act() -> str:
        person = form.person or welcome(email=form.cleaned_data["email"], name=form.cleaned_data["name"])
        booking = walk_in(
            resource=form.resource,
            until=now + form.length,
            person=person,
            payer=Payer(person.pk),
            by=host,
            catalogue=current,
            now=now,
            attendees=form.cleaned_data["attendees"],
        )
        said = {"name": person.name, "resource": form.resource.name}
        messages.success(request, _("%(name)s est à %(resource)s : c’est réservé et noté.") % said)
        return f"{reverse('booking:day')}?{urlencode({'site': site.slug})}#{booking.public_id}"

    return once(host.pk, form.cleaned_data["key"], act)


def people_like(text: str) -> list[Person]:
    """Some people whose name or address has these letters; nobody for fewer than two."""
    text = text.strip()
    if len(text) < 2:
        return []
    like = Q(name__icontains=text) | Q(email__icontains=text)
    return list(Person.objects.filter(like, is_active=True).order_by("name", "pk")[:MOST_FOUND])


def offered(site: SiteEntry, catalogue: Catalogue, *, now: datetime, asked: str) -> list[ResourceEntry]:
    """What is free now, and what was asked for: a form sent twice finds it taken by its own booking."""
    entries = catalogue.matching(site=site.pk)
    if not entries:
        return []
    shortest = min(entry.policy.min_duration for entry in entries)
    free = open_and_free(entries, Period(now, now + shortest), now=now)
    named = [entry for entry in entries if str(entry.public_id) == asked and entry not in free]
    return sorted([*free, *named], key=in_order)
