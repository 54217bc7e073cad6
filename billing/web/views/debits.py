"""Batches of direct debits, for who keeps the books."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_books import check_may_keep_books
from billing.access_payments import debiting_issuers, find_batch, find_debit, find_debiting_issuer
from billing.actions.bouncing import return_debit
from billing.actions.debiting import announce_batch, cancel_batch, cancel_debit, collect_batch, send_batch
from billing.actions.settling import today
from billing.debits import candidates, first_collection
from billing.models import Debit, DebitBatch
from billing.web.mandate_forms import BatchForm
from billing.web.payment_forms import ReturnForm
from billing.web.payment_showing import tabs_of
from core import clock
from core.errors import Refusal
from members.web.person import person_of

MOST = 100
LIVE = ~Q(debits__status=Debit.Status.CANCELLED)


@login_required
@never_cache
@require_safe
def debits(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    check_may_keep_books(person)
    rows = DebitBatch.objects.select_related("issuer").annotate(
        lines=Count("debits", filter=LIVE), total=Sum("debits__amount", filter=LIVE)
    )
    context = {"batches": rows[:MOST], "issuers": debiting_issuers(), "tabs": tabs_of(person, "debits")}
    return render(request, "billing/payments/debits.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, issuer: UUID) -> HttpResponse:
    """What can be collected for an issuer, all of it chosen, on the first day that is possible."""
    person, now = person_of(request), clock.now()
    check_may_keep_books(person)
    found = find_debiting_issuer(issuer)
    possible = candidates(found.pk)
    data = request.POST if request.method == "POST" else None
    form = BatchForm(data, candidates=possible, earliest=first_collection(found.pk, today=today(now)))
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            batch = announce_batch(issuer=found, by=person, now=now, **form.cleaned_data)
            messages.success(request, _("Les prélèvements sont annoncés."))
            return redirect("billing:debit-batch", batch.public_id)
        except Refusal as refusal:
            form.add_error(None, _told(refusal))
            status = refusal.status
    context = {"issuer": found, "form": form, "candidates": possible}
    return render(request, "billing/payments/debit_new.html", context, status=status)


@login_required
@never_cache
@require_safe
def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_batch(person_of(request), public_id)
    rows = found.debits.select_related(
        "mandate", "payment", "invoice__account__person", "invoice__account__organisation"
    )
    lines = list(rows.defer("invoice__facts").order_by("pk"))
    live = [line for line in lines if line.status != Debit.Status.CANCELLED]
    context = {
        "batch": found,
        "debits": lines,
        "total": sum(line.amount for line in live),
        "is_due": found.collect_on <= today(clock.now()),
        "return_form": ReturnForm(),
    }
    return render(request, "billing/payments/debit_batch.html", context)


@login_required
@require_POST
def send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_batch(person_of(request), public_id)
    return _act(
        request,
        found,
        lambda: send_batch(batch=found, now=clock.now()),
        _("Le fichier est prêt : remettez-le à la banque."),
    )


@login_required
@never_cache
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same bytes whenever it is asked for."""
    found = find_batch(person_of(request), public_id)
    if not found.xml:
        return redirect("billing:debit-batch", public_id)
    answer = HttpResponse(found.xml.encode(), content_type="application/xml")
    answer["Content-Disposition"] = f'attachment; filename="prelevements-{found.collect_on}-{found.pk}.xml"'
    return answer


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_batch(person_of(request), public_id)
    return _act(request, found, lambda: cancel_batch(batch=found, now=clock.now()), _("La remise est annulée."))


@login_required
@require_POST
def cancel_line(request: HttpRequest, end_to_end: str) -> HttpResponse:
    debit = find_debit(person_of(request), end_to_end)
    return _act(
        request, debit.batch, lambda: cancel_debit(debit=debit, now=clock.now()), _("Le prélèvement est annulé.")
    )


@login_required
@require_POST
def collect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    person = person_of(request)
    found = find_batch(person, public_id)
    try:
        count = collect_batch(batch=found, by=person, now=clock.now())
    except Refusal as refusal:
        messages.error(request, _told(refusal))
    else:
        said = ngettext("%(count)s paiement enregistré.", "%(count)s paiements enregistrés.", count)
        messages.success(request, said % {"count": count})
    return redirect("billing:debit-batch", public_id)


@login_required
@require_POST
def come_back(request: HttpRequest, end_to_end: str) -> HttpResponse:
    person = person_of(request)
    debit, reason = find_debit(person, end_to_end), request.POST.get("reason", "")
    return _act(
        request,
        debit.batch,
        lambda: return_debit(debit=debit, reason=reason, by=person, now=clock.now()),
        _("Le rejet est enregistré : la facture est de nouveau à payer."),
    )


def _act(request: HttpRequest, found: DebitBatch, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
        messages.success(request, said)
    except Refusal as refusal:
        messages.error(request, _told(refusal))
    return redirect("billing:debit-batch", found.public_id)


def _told(refusal: Refusal) -> str:
    """With the day that is possible, where the refusal names one."""
    said = str(refusal.detail or refusal.title)
    earliest = refusal.facts.get("earliest")
    return f"{said} ({_('au plus tôt le %(day)s') % {'day': earliest}})" if earliest else said
