"""Loans at the desk: what to hand over and to take back today, what is late."""

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

from booking.access import check_may_lend, find_loan
from booking.actions.lending import add_photos, hand_over, take_back
from booking.models import Loan, LoanPhoto
from booking.web.asked import site_named
from booking.web.lending import ShownLoan, desk_of_loans
from booking.web.loan_forms import InspectionForm, PhotosForm
from booking.web.loan_refusing import shown
from booking.web.views.desk import hosted_sites
from booking.web.views.loans import show_loan
from core import clock
from core.errors import Refusal
from members.models import Person
from members.web.person import person_of
from spaces import catalogue


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    now, current = clock.now(), catalogue.current()
    sites = hosted_sites(person_of(request), current)
    site = site_named(request.GET.get("site"), sites)
    address = reverse("booking:loans-desk")
    context = {
        "desk": desk_of_loans(site, now=now) if site else None,
        "tabs": [
            {"label": one.name, "url": f"{address}?site={one.slug}", "is_current": one is site, "count": None}
            for one in sites
        ],
    }
    return render(request, "booking/loan_desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def going_out(request: HttpRequest, loan: UUID) -> HttpResponse:
    """Condition, photos, signatures: then the things leave."""
    return _inspect(request, loan, LoanPhoto.Moment.OUT)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def coming_back(request: HttpRequest, loan: UUID) -> HttpResponse:
    return _inspect(request, loan, LoanPhoto.Moment.IN)


def _inspect(request: HttpRequest, public_id: UUID, moment: str) -> HttpResponse:
    person = person_of(request)
    loan = find_loan(person, public_id)
    check_may_lend(person, loan)
    if request.method != "POST":
        return _ask(request, loan, InspectionForm(loan=loan, moment=moment), moment)
    form = InspectionForm(request.POST, request.FILES, loan=loan, moment=moment)
    if not form.is_valid():
        return _ask(request, loan, form, moment, status=400)
    try:
        said = _carry_out(loan, person, form, moment)
    except Refusal as refusal:
        return _ask(request, find_loan(person, public_id), form, moment, status=refusal.status, refusal=refusal)
    messages.success(request, said)
    return redirect("booking:loan", public_id)


def _carry_out(loan: Loan, by: Person, form: InspectionForm, moment: str) -> str:
    facts: dict[str, Any] = {"seen": form.seen(), "catalogue": catalogue.current(), "now": clock.now()}
    if moment == LoanPhoto.Moment.OUT:
        hand_over(loan=loan, by=by, is_signed=form.cleaned_data["signed"], **facts)
        return _("Le matériel est remis. Bon usage\u00a0!")
    take_back(loan=loan, by=by, **facts)
    return _("Le matériel est de retour. Merci\u00a0!")


def _ask(
    request: HttpRequest,
    loan: Loan,
    form: InspectionForm,
    moment: str,
    *,
    status: int = 200,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "shown": ShownLoan(loan, clock.now()),
        "form": form,
        "is_out": moment == LoanPhoto.Moment.OUT,
        "refusal": shown(refusal, catalogue.current()) if refusal else None,
    }
    return render(request, "booking/loan_inspect.html", context, status=status)


@login_required
@require_POST
def photos(request: HttpRequest, loan: UUID) -> HttpResponse:
    """More pictures, one by one as a phone takes them: of the return once it is back, else of the departure."""
    person = person_of(request)
    found, form = find_loan(person, loan), PhotosForm(request.POST, request.FILES)
    moment = LoanPhoto.Moment.IN if found.returned_at else LoanPhoto.Moment.OUT
    try:
        check_may_lend(person, found)
        taken = form.photos() if form.is_valid() else []
        kept = add_photos(loan=found, by=person, moment=moment, photos=taken, now=clock.now())
    except Refusal as refusal:
        return show_loan(request, find_loan(person, loan), refusal=refusal)
    said = ngettext("%(count)s photo ajoutée.", "%(count)s photos ajoutées.", len(kept)) % {"count": len(kept)}
    messages.success(request, said)
    return redirect("booking:loan", loan)
