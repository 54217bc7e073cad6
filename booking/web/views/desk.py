"""The front desk's day, for the people who welcome."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_POST, require_safe

from booking.access import find_booking
from booking.importing.access import managed_sites
from booking.web.acting import perform
from booking.web.asked import bookable_sites, site_named
from booking.web.forms import DayForm, EndingForm
from booking.web.front_desk import FrontDesk, front_desk
from booking.web.refusing import shown
from booking.web.times import DAY
from core import clock
from core.clock import local_date
from core.errors import NotAllowed, Refusal
from members.models import Person
from members.web.person import person_of
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, sites_where
from spaces.catalogue import Catalogue, SiteEntry


@login_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    return _show(request, request.GET)


@login_required
@require_POST
def act(request: HttpRequest, booking: UUID, name: str) -> HttpResponse:
    """A button of a line: arrive, leave, cancel, accept, decline. htmx gets the day again, others are sent to it."""
    person, form = person_of(request), EndingForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        found = find_booking(person, booking)
        said = perform(name, booking=found, by=person, reason=reason, now=clock.now())
    except Refusal as refusal:
        return _show(request, request.POST, refusal=refusal)
    if request.headers.get("HX-Request"):
        return _show(request, request.POST, said=said)
    messages.success(request, said)
    asked = QueryDict(mutable=True)
    asked.update({key: request.POST[key] for key in ("site", "day") if key in request.POST})
    return redirect(f"{reverse('booking:day')}?{asked.urlencode()}")


@login_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Today again, asked for by the page itself: 304 unless something has changed. Raises NotAllowed."""
    now, current = clock.now(), catalogue.current()
    sites = hosted_sites(person_of(request), current)
    site = site_named(request.GET.get("site"), sites)
    if site is None or site.slug != request.GET.get("site", site.slug):
        raise NotAllowed()
    seen = front_desk(site, local_date(now, site.tz), catalogue=current, now=now)
    tag = f'"{seen.tag}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _tagged(HttpResponse(status=304), tag)
    return _tagged(render(request, "booking/_day.html", _said(seen)), tag)


def _tagged(answer: HttpResponse, tag: str) -> HttpResponse:
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer


def _said(seen: FrontDesk) -> dict[str, Any]:
    return {
        "today": seen.today,
        "now": seen.now,
        "deposits": seen.deposits,
        "offers": seen.offers,
        "loans": seen.loans,
        "tag": seen.tag,
    }


def _show(request: HttpRequest, data: QueryDict, *, refusal: Refusal | None = None, said: str = "") -> HttpResponse:
    now, current = clock.now(), catalogue.current()
    sites = hosted_sites(person_of(request), current)
    form = DayForm(data, sites=sites, today=local_date(now, sites[0].tz))
    may_import = bool(managed_sites(person_of(request), current))
    context: dict[str, Any] = {"form": form, "said": said, "may_import": may_import}
    status = 200
    if form.is_valid():
        site, chosen = form.chosen
        context |= _said(front_desk(site, chosen, catalogue=current, now=now))
        address = f"{reverse('booking:day')}?site={site.slug}&day="
        context |= {"previous_url": f"{address}{chosen - DAY}", "next_url": f"{address}{chosen + DAY}"}
    else:
        status = 403 if "site" in form.errors else 400
    if refusal:
        context["refusal"], status = shown(refusal, catalogue=current), refusal.status
    is_fragment = request.method == "POST" and request.headers.get("HX-Request")
    return render(request, "booking/_day.html" if is_fragment else "booking/day.html", context, status=status)


def hosted_sites(person: Person, catalogue: Catalogue) -> list[SiteEntry]:
    """Sites whose front desk the person runs, the largest first. Raises NotAllowed when there is none."""
    keys = sites_where(person, ROLES_AT_THE_DESK)
    sites = [site for site in bookable_sites(catalogue) if keys is None or site.pk in keys]
    if not sites:
        raise NotAllowed()
    return sites
