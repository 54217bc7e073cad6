"""Money at the desk: taken in, listed, counted, given back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_books import check_may_keep_books, may_keep_books
from billing.access_payments import check_takes_payments, find_payer, find_payment, payments_taken_by
from billing.accounts import account_of
from billing.actions import card_money
from billing.actions.receiving import return_payment
from billing.actions.settling import today
from billing.actions.taking import record_payment
from billing.models import Account, Method, Payment
from billing.paid import credit_of, open_invoices_of, shown_payments
from billing.payment_errors import PaymentLooksDouble
from billing.web.payment_forms import BounceForm, PaymentsForm, RefundForm, TakingForm
from billing.web.payment_showing import desk_sites, drawers, payers_like, tabs_of, totals, wanted
from core import clock
from core.errors import Refusal
from core.web import once
from members.models import Person
from members.web.person import person_of
from spaces import catalogue

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    seen = payments_taken_by(person)
    form = PaymentsForm(request.GET, sites=desk_sites(person, catalogue.current()))
    rows = wanted(seen, form)
    page = Paginator(shown_payments(rows), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "totals": totals(rows), "tabs": tabs_of(person, "payments")}
    return render(request, "billing/payments/list.html", {**context, **_around(request, page)})


def _around(request: HttpRequest, page: Any) -> dict[str, str]:
    def address(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    return {
        "previous_url": address(page.number - 1) if page.has_previous() else "",
        "next_url": address(page.number + 1) if page.has_next() else "",
    }


@login_required
@never_cache
@require_safe
def drawer(request: HttpRequest) -> HttpResponse:
    """The cash of each site on a day."""
    person = person_of(request)
    seen, sites = payments_taken_by(person), desk_sites(person, catalogue.current())
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    day = asked or today(clock.now())
    context = {"day": day, "drawers": drawers(seen, sites, day), "tabs": tabs_of(person, "drawer")}
    return render(request, "billing/payments/drawer.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Who pays (searched by name), what is open, what they give."""
    person, asked = person_of(request), request.POST or request.GET
    check_takes_payments(person)
    text = asked.get("q", "")
    context: dict[str, Any] = {"q": text, "found": payers_like(text), "tabs": tabs_of(person, "payments")}
    if not asked.get("payer"):
        return render(request, "billing/payments/take.html", context)
    account = find_payer(_uuid(asked["payer"]))
    return _taking(request, person, account, {**context, "payer": asked["payer"]})


def _taking(request: HttpRequest, person: Person, account: Account, context: dict[str, Any]) -> HttpResponse:
    now = clock.now()
    if request.method == "POST":
        account = account_of(person_id=account.person_id, organisation_id=account.organisation_id)
    invoices = open_invoices_of(account) if account.pk else []
    credit = credit_of(account) if account.pk else None
    sites = desk_sites(person, catalogue.current())
    data = request.POST if request.method == "POST" else None
    form = TakingForm(data, account=account, invoices=invoices, sites=sites, today=today(now))
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            return redirect(once(person.pk, form.cleaned_data["key"], lambda: _record(request, form, person)))
        except Refusal as refusal:
            status = refusal.status
            form.add_error("is_another" if isinstance(refusal, PaymentLooksDouble) else None, _said(refusal))
    if not form.has_error("is_another"):
        form.fields["is_another"].widget = forms.HiddenInput()
    context |= {"account": account, "form": form, "invoices": invoices, "credit": credit}
    return render(request, "billing/payments/take.html", context, status=status)


def _record(request: HttpRequest, form: TakingForm, person: Person) -> str:
    made = record_payment(taken=form.taken, by=person, now=clock.now())
    messages.success(request, _("Le paiement est enregistré."))
    return reverse("billing:payment", args=[made[0].public_id])


@login_required
@never_cache
@require_safe
def payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The receipt; for who keeps the books, giving back too."""
    person = person_of(request)
    return _show(request, person, find_payment(person, public_id))


def _show(request: HttpRequest, person: Person, found: Payment, *, status: int = 200, **forms_: Any) -> HttpResponse:
    context: dict[str, Any] = {"payment": found, "account": found.account}
    if may_keep_books(person) and found.is_money_in and found.amount > found.returned:  # type: ignore[attr-defined]
        context["refund_form"] = RefundForm(initial={"amount": found.left or None, "method": found.method})
        if found.method in (Method.CHEQUE, Method.DIRECT_DEBIT):
            context["bounce_form"] = BounceForm()
    context["reversals"] = found.reversals.order_by("pk")
    return render(request, "billing/payments/receipt.html", {**context, **forms_}, status=status)


@login_required
@require_POST
def refund(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person, form = person_of(request), RefundForm(request.POST)
    check_may_keep_books(person)
    found = find_payment(person, public_id)
    if not form.is_valid():
        return _show(request, person, found, status=400, refund_form=form)
    said = dict(form.cleaned_data)
    key = said.pop("key")

    def act() -> str:
        card_money.refund(payment=found, by=person, now=clock.now(), **said)
        messages.success(request, _("Le remboursement est enregistré."))
        return reverse("billing:payment", args=[public_id])

    try:
        return redirect(once(person.pk, key, act))
    except Refusal as refusal:
        form.add_error(None, _said(refusal))
        return _show(request, person, found, status=refusal.status, refund_form=form)


@login_required
@require_POST
def bounce(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person, form = person_of(request), BounceForm(request.POST)
    check_may_keep_books(person)
    found = find_payment(person, public_id)
    if not form.is_valid():
        return _show(request, person, found, status=400, bounce_form=form)
    try:
        return_payment(payment=found, by=person, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, _said(refusal))
        return _show(request, person, found, status=refusal.status, bounce_form=form)
    messages.success(request, _("Le rejet est enregistré : les factures sont de nouveau à payer."))
    return redirect("billing:payment", public_id)


def _said(refusal: Refusal) -> str:
    return str(refusal.detail or refusal.title)


def _uuid(text: str) -> UUID | str:
    """The address says it; what is no id names nobody."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
