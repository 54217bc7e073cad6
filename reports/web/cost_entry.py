"""Entering costs: one place, one year; each month with its lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.clock import local_date
from core.errors import NotAllowed, Refusal
from core.money import ZERO
from members.web.person import person_of
from reports.access_costs import costs_seen_by, find_cost_to_change, writable_sites
from reports.actions.costing import change_cost, copy_month, delete_cost, enter_costs
from reports.models import Cost
from reports.web.cost_forms import CopyForm, CostForm, EntryForm, PlaceForm
from reports.web.page import area_tabs
from spaces import catalogue
from spaces.catalogue import SiteEntry


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    costs: list[Cost]

    @property
    def total(self) -> Decimal:
        return sum((cost.amount for cost in self.costs), ZERO)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who enters, where and for which year."""

    sites: list[SiteEntry]
    form: PlaceForm
    site: SiteEntry
    year: int

    @property
    def url(self) -> str:
        return f"{reverse('reports:cost-entry')}?{urlencode({'site': self.site.slug, 'year': self.year})}"

    def of_year(self, year: int) -> str:
        return f"?{urlencode({'site': self.site.slug, 'year': year})}"


def desk_of(request: HttpRequest) -> Desk:
    """The place and the year that the address names. Raises ReportsNotAllowed, NotAllowed."""
    person, current = person_of(request), catalogue.current()
    keys = writable_sites(person)
    sites = sorted(
        (site for site in current.sites.values() if keys is None or site.pk in keys), key=lambda site: site.name
    )
    if not sites:
        raise NotAllowed()
    today = local_date(clock.now(), sites[0].tz)
    usual = {"site": sites[0].slug, "year": today.year}
    form = PlaceForm({**usual, **request.GET.dict()}, sites=sites)
    if not form.is_valid():
        if "site" in form.errors:
            raise NotAllowed()
        form = PlaceForm({**usual, "site": form.cleaned_data["site"]}, sites=sites)
        form.full_clean()
    return Desk(sites, form, form.place, form.cleaned_data["year"])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest) -> HttpResponse:
    """The costs of a place and year, and a form for another, of one month or many."""
    desk = desk_of(request)
    if request.method != "POST":
        return _show(request, desk)
    form = EntryForm(request.POST)

    def act() -> str:
        made = enter_costs(entries=form.entries(desk.site), by=person_of(request), now=clock.now())
        return ngettext("%(count)s charge saisie.", "%(count)s charges saisies.", len(made)) % {"count": len(made)}

    return _acted(request, desk, form, act, entry=form)


@login_required
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """A month's costs onto others, which keep what they have."""
    desk, form = desk_of(request), CopyForm(request.POST, prefix="copy")

    def act() -> str:
        month, onto = form.cleaned_data["month"], form.onto
        count = copy_month(site_id=desk.site.pk, month=month, onto=onto, by=person_of(request), now=clock.now())
        return ngettext("%(count)s charge copiée.", "%(count)s charges copiées.", count) % {"count": count}

    return _acted(request, desk, form, act, copying=form)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One line: what it is called, what it is for, how much it is."""
    cost = find_cost_to_change(person_of(request), public_id)
    facts = {name: getattr(cost, name) for name in ("label", "amount", "behaviour", "activity")}
    form = CostForm(request.POST or None, initial=facts)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            change_cost(cost=cost, by=person_of(request), now=clock.now(), **form.cleaned_data)
            messages.success(request, _("La charge est modifiée."))
            return redirect(_month_url(cost))
        except Refusal as refusal:
            form.add_error(None, str(refusal.detail or refusal.title))
            status = refusal.status
    context = {"cost": cost, "form": form, "back_url": _month_url(cost), "areas": area_tabs(request.path)}
    return render(request, "reports/costs/change.html", context, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    cost = find_cost_to_change(person_of(request), public_id)
    delete_cost(cost=cost, now=clock.now())
    messages.success(request, _("La charge est supprimée."))
    return redirect(_month_url(cost))


def _month_url(cost: Cost) -> str:
    asked = urlencode({"site": cost.site.slug, "year": cost.month.year})
    return f"{reverse('reports:cost-entry')}?{asked}#{cost.month:mois-%m}"


def _acted(request: HttpRequest, desk: Desk, form: Form, act: Callable[[], str], **forms: Form) -> HttpResponse:
    """The page again with what is wrong, or the same page anew."""
    status = 400
    if form.is_valid():
        try:
            messages.success(request, act())
            return redirect(desk.url)
        except Refusal as refusal:
            form.add_error(None, str(refusal.detail or refusal.title))
            status = refusal.status
    return _show(request, desk, status=status, **forms)


def _show(request: HttpRequest, desk: Desk, *, status: int = 200, **forms: Form) -> HttpResponse:
    rows = costs_seen_by(person_of(request), site_id=desk.site.pk).filter(month__year=desk.year)
    months: dict[date, list[Cost]] = {}
    for cost in rows.order_by("month", "behaviour", "label", "activity"):
        months.setdefault(cost.month, []).append(cost)
    found = [Month(first, costs) for first, costs in months.items()]
    today = local_date(clock.now(), desk.site.tz).replace(day=1)
    start = {"month": today, "first": found[-1].first if found else today}
    context = {
        "desk": desk,
        "areas": area_tabs(request.path),
        "months": found,
        "open_month": today if today in months else found[0].first if found else None,
        "total": sum((month.total for month in found), ZERO),
        "entry": EntryForm(initial={"month": today}),
        "copying": CopyForm(prefix="copy", initial=start),
        "previous_url": desk.of_year(desk.year - 1),
        "next_url": desk.of_year(desk.year + 1),
        **forms,
    }
    return render(request, "reports/costs/entry.html", context, status=status)
