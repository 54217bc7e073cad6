"""The monthly run: a look at it, its start, how far it is."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from billing.access_books import check_may_keep_books
from billing.access_invoices import find_run
from billing.actions.running import resume_run, start_run, stop_run
from billing.models import Invoice, InvoiceRun, InvoiceRunItem
from billing.previewing import overview, payers_waiting, previews
from billing.tasks import carry_on_run
from billing.web.invoice_forms import RunForm
from billing.web.views.invoicing import around
from core import clock
from core.errors import Refusal
from members.web.person import person_of

PER_PAGE = 50
Outcome = InvoiceRunItem.Outcome


@login_required
@never_cache
@require_safe
def invoicing(request: HttpRequest) -> HttpResponse:
    """What would be invoiced up to a day, account by account, and the runs so far. Raises NotAllowed."""
    check_may_keep_books(person_of(request))
    return _show(request)


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    person, now = person_of(request), clock.now()
    check_may_keep_books(person)
    form = RunForm(request.POST, today=timezone.localdate(now))
    if not form.is_valid():
        return _show(request, form=form, status=400)
    try:
        run = start_run(until=form.cleaned_data["until"], by=person, now=now)
    except Refusal as refusal:
        return _show(request, form=form, refusal=refusal, status=refusal.status)
    carry_on_run.apply_async([run.pk], ignore_result=True)
    return redirect("billing:invoice-run", run.public_id)


@login_required
@never_cache
@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    check_may_keep_books(person_of(request))
    return _show_run(request, find_run(public_id))


@login_required
@never_cache
@require_safe
def following(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far it is, for a page that looks again and again; the whole page once it is done."""
    check_may_keep_books(person_of(request))
    found = find_run(public_id)
    answer = render(request, "billing/invoicing/_progress.html", progress(found))
    if found.status != InvoiceRun.Status.RUNNING:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    check_may_keep_books(person_of(request))
    stop_run(run=find_run(public_id), now=clock.now())
    messages.success(request, _("La facturation est arrêtée ; ce qui est émis reste émis."))
    return redirect("billing:invoice-run", public_id)


@login_required
@require_POST
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Goes on with the accounts that wait, and tries those again that were refused."""
    check_may_keep_books(person_of(request))
    found = find_run(public_id)
    try:
        resume_run(run=found, now=clock.now())
    except Refusal as refusal:
        return _show_run(request, found, refusal=refusal)
    carry_on_run.apply_async([found.pk], ignore_result=True)
    return redirect("billing:invoice-run", public_id)


def progress(row: InvoiceRun) -> dict[str, Any]:
    """Two queries."""
    counts = dict(row.items.order_by().values_list("outcome").annotate(n=Count("pk")))
    of = sum(counts.values())
    issued = Invoice.objects.filter(pk__in=InvoiceRunItem.invoices.through.objects.filter(
        invoicerunitem__run=row).values("invoice"))  # fmt: skip
    signed = issued.order_by().values_list("kind").annotate(sum=Sum("total"), n=Count("pk"))
    sums = {kind: {"sum": total, "n": count} for kind, total, count in signed}
    return {
        "run": row,
        "counts": counts,
        "of": of,
        "done": of - counts.get(Outcome.WAITING, 0),
        "invoiced": sums.get(Invoice.Kind.INVOICE),
        "credited": sums.get(Invoice.Kind.CREDIT_NOTE),
        "is_running": row.status == InvoiceRun.Status.RUNNING,
    }


def _show_run(request: HttpRequest, row: InvoiceRun, refusal: Refusal | None = None) -> HttpResponse:
    items = row.items.exclude(outcome=Outcome.WAITING).select_related("account__person", "account__organisation")
    ordered = items.prefetch_related("invoices").order_by("-outcome", "account")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = {**progress(row), "page": page, "refusal": refusal, **around(request, page)}
    return render(request, "billing/invoicing/run.html", context, status=refusal.status if refusal else 200)


def _show(
    request: HttpRequest, *, form: RunForm | None = None, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate(clock.now())
    asked = RunForm(request.GET, today=today) if "until" in request.GET else form or RunForm(today=today)
    context = {
        "form": asked,
        "runs": InvoiceRun.objects.select_related("by")[:12],
        "refusal": refusal,
        **_preview(request, _until(asked)),
    }
    return render(request, "billing/invoicing/runs.html", context, status=status)


def _until(form: RunForm) -> date:
    until: date = form.cleaned_data["until"] if form.is_valid() else form.initial["until"]
    return until


def _preview(request: HttpRequest, until: date) -> dict[str, Any]:
    page = Paginator(payers_waiting(until), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "until": until,
        "overview": overview(until),
        "previews": list(previews(list(page), until)),
        **around(request, page),
    }
