"""Borrowing: what can be had, asking for it, what one has, keeping it longer."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.access import find_loan, find_photo, is_at_the_desk, is_own
from booking.actions.renewing import renew_loan
from booking.loan_files import jpeg, pdf
from booking.models import Loan
from booking.sight import seen
from booking.web.asked import site_named
from booking.web.lending import ShownLoan, lending_sites, things_to_borrow
from booking.web.loan_drafting import LoanDraft, first_days, quoted
from booking.web.loan_forms import LoanForm, PhotosForm, RenewForm
from booking.web.loan_refusing import shown
from core import clock
from core.errors import Refusal
from core.web import once
from members.web.person import person_of
from spaces import catalogue

PER_PAGE = 20


@require_safe
def things(request: HttpRequest) -> HttpResponse:
    """What leaves the place, and when it can next be had."""
    now, current = clock.now(), seen(request.user)
    sites = lending_sites(current)
    site = site_named(request.GET.get("site"), sites)
    address = reverse("booking:loans")
    context = {
        "site": site,
        "things": things_to_borrow(current, site, now=now) if site else [],
        "tabs": [
            {"label": one.name, "url": f"{address}?site={one.slug}", "is_current": one is site, "count": None}
            for one in sites
        ],
    }
    return render(request, "booking/loans.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, resource: UUID) -> HttpResponse:
    """One thing, and others of the shelf: from when to when, what for, where to reach you."""
    now, current, person = clock.now(), seen(request.user), person_of(request)
    draft = LoanDraft.of(current.resource(resource), person, current)
    if request.method != "POST":
        return _ask(request, draft, draft.form(initial=_initial(request, draft)))
    form = draft.form(request.POST)
    if not form.is_valid() or "price" in request.POST:
        return _ask(request, draft, form)
    try:
        address = once(person.pk, form.cleaned_data["key"], lambda: draft.borrow(form, now=now))
    except Refusal as refusal:
        return _ask(request, draft, form, refusal=refusal)
    messages.success(request, _("C’est noté\u00a0: la convention vous attend à l’accueil."))
    return redirect(address)


def _initial(request: HttpRequest, draft: LoanDraft) -> dict[str, Any]:
    return {**first_days(draft, request.GET, now=clock.now()), **draft.known_reach(), "key": uuid4().hex}


def _ask(request: HttpRequest, draft: LoanDraft, form: LoanForm, *, refusal: Refusal | None = None) -> HttpResponse:
    context: dict[str, Any] = {"draft": draft, "form": form}
    status = 400 if form.is_bound and not form.is_valid() else 200
    try:
        context["quote"] = quoted(draft, form, now=clock.now())
    except Refusal as met:
        refusal = refusal or met
    if refusal:
        context["refusal"] = shown(refusal, draft.catalogue)
        status = refusal.status if form.is_bound else 200
    return render(request, "booking/loan_new.html", context, status=status)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one has or will have, then what is over."""
    now, person = clock.now(), person_of(request)
    is_past = "passes" in request.GET
    rows = Loan.objects.filter(booking__person=person).with_booking().with_photos()
    live = rows.filter(booking__status__in=("requested", "confirmed", "checked_in")).order_by("booking__period")
    over = rows.exclude(booking__status__in=("requested", "confirmed", "checked_in")).order_by("-pk")
    page = Paginator(over if is_past else live, PER_PAGE).get_page(request.GET.get("page"))
    address = reverse("booking:loans-mine")
    context = {
        "page": page,
        "shown": [ShownLoan(loan, now) for loan in page],
        "is_past": is_past,
        "tabs": [
            {"label": _("En cours et à venir"), "url": address, "is_current": not is_past, "count": None},
            {"label": _("Passés"), "url": f"{address}?passes", "is_current": is_past, "count": None},
        ],
        "previous_url": f"?{'passes&' * is_past}page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?{'passes&' * is_past}page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "booking/loan_mine.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, loan: UUID) -> HttpResponse:
    return show_loan(request, find_loan(person_of(request), loan))


@login_required
@require_POST
def renew(request: HttpRequest, loan: UUID) -> HttpResponse:
    person = person_of(request)
    found, form = find_loan(person, loan), RenewForm(request.POST)
    if not form.is_valid():
        return show_loan(request, found, renewal=form)
    current, now = catalogue.current(), clock.now()
    try:
        until = form.until(current.sites[found.booking.site_id])
        renew_loan(loan=found, by=person, until=until, catalogue=current, now=now)
    except Refusal as refusal:
        return show_loan(request, find_loan(person, loan), renewal=form, refusal=refusal)
    messages.success(request, _("Le prêt est prolongé."))
    return redirect("booking:loan", loan)


def show_loan(
    request: HttpRequest, loan: Loan, *, renewal: RenewForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    person, now = person_of(request), clock.now()
    last = loan.due_at.astimezone(loan.booking.site.tz)
    at_the_desk = is_at_the_desk(person, loan.booking)
    context: dict[str, Any] = {
        "shown": ShownLoan(loan, now),
        "is_own": is_own(person, loan.booking),
        "at_the_desk": at_the_desk,
        "renewal": renewal or RenewForm(initial={"day": None, "time": last.time()}),
        "photos_form": PhotosForm() if at_the_desk else None,
    }
    status = 400 if renewal is not None and not renewal.is_valid() else 200
    if refusal:
        context["refusal"], status = shown(refusal, catalogue.current()), refusal.status
    return render(request, "booking/loan_detail.html", context, status=status)


@login_required
@require_safe
def agreement(request: HttpRequest, loan: UUID) -> HttpResponse:
    return pdf(find_loan(person_of(request), loan))


@login_required
@require_safe
def photo(request: HttpRequest, loan: UUID, photo: UUID) -> HttpResponse:
    """Never from a public address: whoever may see the loan sees its photos."""
    return jpeg(find_photo(person_of(request), loan, photo))
