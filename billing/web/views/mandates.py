"""Mandates: signed by members online, entered by who keeps the books where they are on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_books import check_may_keep_books
from billing.access_invoices import accounts_answered_for, payers_answered_for
from billing.access_payments import debiting_issuers, find_mandate, find_payer, mandates_seen_by
from billing.accounts import account_of
from billing.actions.mandating import revoke_mandate, sign_mandate
from billing.actions.settling import today
from billing.documents.mandate import mandate_pdf
from billing.mandate_facts import facts_of
from billing.web.mandate_forms import MandateForm, PaperForm, SignForm
from billing.web.payment_showing import payers_like, tabs_of
from core import clock
from core.errors import Refusal
from members.web.person import person_of

MOST = 200


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's mandates, and a form to sign another."""
    person, now = person_of(request), clock.now()
    accounts, issuers = payers_answered_for(person), debiting_issuers()
    data = request.POST if request.method == "POST" else None
    form = SignForm(data, issuers=issuers, accounts=accounts, initial={"holder": person.name})
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            _sign(form, signed_by=person.name, signed_on=today(now))
            messages.success(request, _("Le mandat est signé."))
            return redirect("billing:mandates")
        except Refusal as refusal:
            form.add_error(None, str(refusal.detail or refusal.title))
            status = refusal.status
    rows = mandates_seen_by(person).filter(account__in=accounts_answered_for(person))
    return render(
        request, "billing/payments/mandates.html", {"form": form, "mandates": rows, "issuers": issuers}, status=status
    )


def _sign(form: MandateForm, **signature: Any) -> None:
    account = form.chosen_account
    sign_mandate(
        issuer=form.chosen_issuer,
        account=account_of(person_id=account.person_id, organisation_id=account.organisation_id),
        holder=form.cleaned_data["holder"],
        iban=form.cleaned_data["iban"],
        now=clock.now(),
        **signature,
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """All mandates; one on paper is entered for somebody found by name."""
    person, asked = person_of(request), request.POST or request.GET
    check_may_keep_books(person)
    context: dict[str, Any] = {"tabs": tabs_of(person, "mandates-kept"), "q": asked.get("q", "")}
    status = 200
    if payer := asked.get("payer"):
        form = PaperForm(
            request.POST if request.method == "POST" else None,
            issuers=debiting_issuers(),
            accounts=[find_payer(_id(payer))],
        )
        if form.is_bound:
            status = 400
        if form.is_valid():
            try:
                _sign(form, signed_by=form.cleaned_data["signed_by"], signed_on=form.cleaned_data["signed_on"])
                messages.success(request, _("Le mandat est enregistré."))
                return redirect("billing:mandates-kept")
            except Refusal as refusal:
                form.add_error(None, str(refusal.detail or refusal.title))
                status = refusal.status
        context |= {"form": form, "payer": payer}
    rows = mandates_seen_by(person)[:MOST]
    context |= {"found": payers_like(context["q"]), "mandates": rows}
    return render(request, "billing/payments/mandates_kept.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = person_of(request)
    mandate = find_mandate(person, public_id)
    try:
        revoke_mandate(mandate=mandate, now=clock.now())
        messages.success(request, _("Le mandat est révoqué : plus aucun prélèvement ne partira par lui."))
    except Refusal as refusal:
        messages.error(request, str(refusal.detail or refusal.title))
    is_own = accounts_answered_for(person).filter(pk=mandate.account_id).exists()
    return redirect("billing:mandates" if is_own else "billing:mandates-kept")


@login_required
@never_cache
@require_safe
def pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    mandate = find_mandate(person_of(request), public_id)
    answer = HttpResponse(
        mandate_pdf(facts_of(mandate, language=request.LANGUAGE_CODE)), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="{mandate.reference}.pdf"'
    return answer


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
