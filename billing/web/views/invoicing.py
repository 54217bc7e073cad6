"""The team's side of invoices: lists, accounts, corrections."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_invoices import (
    check_may_correct,
    check_may_waive,
    find_account,
    find_invoice,
    invoices_kept_by,
)
from billing.actions.crediting import credit_invoice, creditable, waive_waiting
from billing.invoice_lists import chosen
from billing.models import Account, Charge, Issuer
from billing.web.invoice_forms import CreditForm, InvoicesForm, PauseForm, WaiveForm
from billing.web.invoice_showing import account_picture, late_invoices, shown
from core import clock
from core.errors import Refusal
from members.web.person import person_of

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """All that was issued, filtered. Raises NotAllowed."""
    rows, today = invoices_kept_by(person_of(request)), timezone.localdate(clock.now())
    form = InvoicesForm(request.GET, issuers=list(Issuer.objects.all()))
    found = chosen(rows, form.cleaned_data if form.is_valid() else {}, today=today)
    joined = found.select_related("issuer", "account__person", "account__organisation").defer("facts")
    page = Paginator(joined.order_by("-issued_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "invoices": shown(page, today), "page": page, **around(request, page)}
    return render(request, "billing/invoicing/invoices.html", context)


@login_required
@never_cache
@require_safe
def unpaid(request: HttpRequest) -> HttpResponse:
    """What is still to be paid, the oldest first, and when it is reminded of. Raises NotAllowed."""
    today = timezone.localdate(clock.now())
    rows = late_invoices(invoices_kept_by(person_of(request)), today)
    late = [shown for shown, _step in rows if shown.state == "late"]
    context = {
        "rows": rows,
        "total": sum(shown.invoice.left_to_pay for shown, _step in rows),
        "late": sum(shown.invoice.left_to_pay for shown in late),
    }
    return render(request, "billing/invoicing/unpaid.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything of a payer; posting suspends its reminders or lets them go on."""
    row = find_account(person_of(request), public_id)
    form = PauseForm(request.POST or None, initial={"until": row.reminders_paused_until})
    if form.is_valid():
        Account.objects.filter(pk=row.pk).update(reminders_paused_until=form.cleaned_data["until"])
        messages.success(request, _("C’est noté."))
        return redirect("billing:invoicing-account", public_id)
    return _show(request, row, pause=form, status=400 if form.is_bound else 200)


@login_required
@require_POST
def waive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A charge that waits is let go of, with a reason."""
    person = person_of(request)
    row = find_account(person, public_id)
    form = WaiveForm(request.POST)
    if not form.is_valid():
        return _show(request, row, waive_error=_("Dites pourquoi."), status=400)
    charges = Charge.objects.filter(public_id=form.cleaned_data["charge"])
    check_may_waive(person, charges)
    try:
        keys = list(charges.values_list("pk", flat=True))
        waive_waiting(account=row, charges=keys, reason=form.cleaned_data["reason"], by=person, now=clock.now())
    except Refusal as refusal:
        return _show(request, row, refusal=refusal, status=refusal.status)
    messages.success(request, _("Ce débit ne sera pas facturé."))
    return redirect("billing:invoicing-account", public_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A credit note on some lines of an invoice, or on all of them."""
    person = person_of(request)
    row = find_invoice(person, public_id)
    check_may_correct(person, row)
    charges = list(creditable(row).order_by("invoice_line__position"))
    form = CreditForm(request.POST or None, charges=charges)
    context: dict[str, Any] = {"form": form, "invoice": row, "charges": charges}
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            note = credit_invoice(invoice=row, charges=form.chosen, reason=reason, by=person, now=clock.now())
        except Refusal as refusal:
            return render(
                request, "billing/invoicing/credit.html", context | {"refusal": refusal}, status=refusal.status
            )
        messages.success(request, _("L’avoir %(number)s est émis.") % {"number": note.number})
        return redirect("billing:invoice", note.public_id)
    return render(request, "billing/invoicing/credit.html", context, status=400 if form.is_bound else 200)


def around(request: HttpRequest, page: object) -> dict[str, str]:
    """Addresses of the pages before and after, with the same questions."""

    def address(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    has_before, has_after = getattr(page, "has_previous")(), getattr(page, "has_next")()  # noqa: B009
    number = int(getattr(page, "number"))  # noqa: B009
    return {
        "previous_url": address(number - 1) if has_before else "",
        "next_url": address(number + 1) if has_after else "",
    }


def _show(
    request: HttpRequest,
    row: Account,
    *,
    pause: PauseForm | None = None,
    refusal: Refusal | None = None,
    waive_error: str = "",
    status: int = 200,
) -> HttpResponse:
    today: date = timezone.localdate(clock.now())
    context = {
        "account": row,
        "pause": pause or PauseForm(initial={"until": row.reminders_paused_until}),
        "refusal": refusal,
        "waive_error": waive_error,
        **account_picture(row, today),
    }
    return render(request, "billing/invoicing/account.html", context, status=status)
