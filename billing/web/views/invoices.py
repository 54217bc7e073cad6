"""What somebody owes: invoices, what waits for the next one, statements, the address that they carry."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.access_invoices import accounts_answered_for, find_invoice, keeps, may_correct, payers_answered_for
from billing.accounts import account_of
from billing.actions.crediting import creditable
from billing.actions.documenting import files_of
from billing.documents.facts import InvoiceFacts, facts_of
from billing.documents.paying import payment_words
from billing.documents.statement import StatementFacts, statement_pdf
from billing.errors import AccountNotFound, InvoiceNotFound
from billing.models import Account
from billing.statements import balance_of, issuers_of, statement_of
from billing.web.cards import card_context
from billing.web.invoice_forms import AddressForm, StatementForm
from billing.web.invoice_showing import (
    findings_in,
    invoices_of,
    lines_of,
    next_reminder,
    payments_of,
    settlements_of,
    shown,
    waiting_quotes,
)
from core import clock
from core.money import ZERO
from core.wording import FIXED
from members.web.person import person_of

TYPES = {"pdf": "application/pdf", "xml": "application/xml"}


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Of oneself, or of an organisation that one answers for (`pour`)."""
    person = person_of(request)
    payers = payers_answered_for(person)
    account = _chosen(payers, request.GET.get("pour", ""))
    today = timezone.localdate(clock.now())
    context = {
        "payers": payers,
        "account": account,
        "payer": _payer(account),
        "invoices": shown(invoices_of(account)[:200], today),
        "waiting": waiting_quotes(account),
        "payments": payments_of(account),
        "balance": sum(balance_of(account).values(), ZERO) if account.pk else ZERO,
        **card_context(person, return_to=request.path),
    }
    return render(request, "billing/invoices/mine.html", context)


@login_required
@never_cache
@require_safe
def invoice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person, today = person_of(request), timezone.localdate(clock.now())
    row = find_invoice(person, public_id)
    facts, is_kept = facts_of(row.facts), keeps(person, row)
    context = {
        "invoice": row,
        "facts": facts,
        "payment": _payment(facts),
        "state": row.state_on(today),
        "lines": lines_of(row),
        "settlements": settlements_of(row),
        "credit_notes": row.credit_notes.defer("facts").order_by("pk"),
        "reminders": row.reminders.all(),
        "next_reminder": next_reminder(row, today) if is_kept else None,
        "findings": findings_in(row) if is_kept else [],
        "is_kept": is_kept,
        "is_mine": accounts_answered_for(person).filter(pk=row.account_id).exists(),
        **card_context(person, invoice=row, return_to=request.path),
        "may_correct": not row.is_credit_note and may_correct(person, row) and creditable(row).exists(),
    }
    return render(request, "billing/invoices/invoice.html", context)


@login_required
@never_cache
@require_safe
def invoice_file(request: HttpRequest, public_id: UUID, extension: str) -> HttpResponse:
    row = find_invoice(person_of(request), public_id)
    if extension not in TYPES:
        raise InvoiceNotFound()
    pdf, xml = files_of(row)
    return download(pdf if extension == "pdf" else xml, f"{row.number}.{extension}", TYPES[extension])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Name and address on the invoices to come; those that are issued keep theirs."""
    account = _chosen(payers_answered_for(person_of(request)), request.GET.get("pour", ""))
    if request.method == "POST" and account.pk is None:
        account = account_of(person_id=account.person_id, organisation_id=account.organisation_id)
    form = AddressForm(request.POST or None, instance=account)
    if form.is_valid():
        form.save()
        messages.success(request, _("Les prochaines factures porteront cette adresse."))
        return redirect(f"{reverse('billing:invoices')}?pour={_payer(account)}")
    context = {"form": form, "account": account, "payer": _payer(account)}
    return render(request, "billing/invoices/address.html", context, status=400 if form.is_bound else 200)


@login_required
@never_cache
@require_safe
def statement(request: HttpRequest, extension: str = "") -> HttpResponse:
    """What moved during a period, on the page or as a PDF."""
    person, today = person_of(request), timezone.localdate(clock.now())
    account = _chosen(payers_answered_for(person), request.GET.get("pour", ""))
    form = StatementForm(request.GET, issuers=issuers_of(account), today=today)
    facts = _statement(account, form, today) if form.is_valid() else None
    if extension and facts is not None:
        name = f"{_('releve')}-{facts.since}-{facts.until}.pdf"
        return download(statement_pdf(facts), name, TYPES["pdf"])
    context = {
        "form": form,
        "facts": facts,
        "account": account,
        "payer": _payer(account),
        "query": request.GET.urlencode(),
    }
    return render(request, "billing/invoices/statement.html", context, status=200 if form.is_valid() else 400)


def _statement(account: Account, form: StatementForm, today: date) -> StatementFacts | None:
    issuer = form.chosen_issuer
    if issuer is None:
        return None
    said = form.cleaned_data
    return statement_of(account, issuer, since=said["since"], until=said["until"], today=today)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _payment(facts: InvoiceFacts) -> dict[str, Any]:
    """As the document says it, but that account numbers may part where a narrow page wants it."""
    words = payment_words(facts)
    return {**words, "rows": [[label, value.replace(FIXED, " ")] for label, value in words["rows"]]}


def _chosen(payers: list[Account], named: str) -> Account:
    """Raises AccountNotFound where it is not one of them."""
    found = next((account for account in payers if _payer(account) == named), None)
    if found is None:
        raise AccountNotFound()
    return found


def _payer(account: Account) -> str:
    """How addresses name it: the organisation, or nothing for oneself."""
    return str(account.organisation.public_id) if account.organisation else ""
