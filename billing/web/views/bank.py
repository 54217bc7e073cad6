"""Bank statements: a file, a look at its columns, then its credits one by one."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.access_books import check_may_keep_books
from billing.access_payments import find_bank_line, find_payer
from billing.accounts import account_of
from billing.actions.reconciling import accept, accept_sure, confirm_line, ignore_line, reopen_line, take_in_lines
from billing.bank.columns import guess
from billing.bank.lines import understand
from billing.bank.matching import propose
from billing.bank.reading import Table, read_table
from billing.models import BankLine, Issuer
from billing.payment_errors import BankLineDone, BankLineNotFound
from billing.web.bank_forms import ColumnsForm, UploadForm
from billing.web.payment_showing import payers_like, tabs_of
from core import clock
from core.errors import Refusal
from members.web.person import person_of

PER_PAGE = 25
KEPT = 30 * 60
"""Seconds between a file and the word that its columns are right; nothing of it is stored before."""
SHOWN = 5


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Credits that wait to be matched, and a form for another file."""
    person = person_of(request)
    check_may_keep_books(person)
    is_sent = request.method == "POST"
    form = UploadForm(*((request.POST, request.FILES) if is_sent else ()), issuers=list(Issuer.objects.all()))
    status = 400 if is_sent else 200
    if form.is_valid():
        issuer, data = form.chosen
        try:
            return redirect("billing:bank-file", _keep(person.pk, issuer.pk, read_table(data)))
        except Refusal as refusal:
            form.add_error("file", str(refusal.detail or refusal.title))
            status = refusal.status
    context = {"form": form, "tabs": tabs_of(person, "bank"), **_waiting(request)}
    return render(request, "billing/payments/bank.html", context, status=status)


def _waiting(request: HttpRequest) -> dict[str, Any]:
    """A page of lines with what each may be. The number of queries grows with the issuers alone."""
    state = request.GET.get("state", "")
    state = state if state in BankLine.Status.values else BankLine.Status.NEW
    rows = BankLine.objects.filter(status=state).select_related(
        "issuer", "payment__account__person", "payment__account__organisation"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    by_issuer: dict[int, list[BankLine]] = {}
    for line in page if state == BankLine.Status.NEW else ():
        by_issuer.setdefault(line.issuer_id, []).append(line)
    proposals = {key: found for issuer, lines in by_issuer.items() for key, found in propose(lines, issuer).items()}
    shown = [(line, proposals.get(line.pk, [])) for line in page]
    number = page.number
    return {
        "state": state,
        "states": BankLine.Status.choices,
        "lines": shown,
        "sure": sum(any(one.is_sure for one in found) for _line, found in shown),
        "previous_url": f"?state={state}&page={number - 1}" if page.has_previous() else "",
        "next_url": f"?state={state}&page={number + 1}" if page.has_next() else "",
    }


def _keep(person: int, issuer: int, table: Table) -> str:
    token = uuid4()
    cache.set(f"bank-file:{person}:{token}", (issuer, table.columns, table.rows), KEPT)
    return str(token)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, token: UUID) -> HttpResponse:
    """Which column is what, and how the first lines are read so. Raises BankLineNotFound for a file forgotten."""
    person = person_of(request)
    check_may_keep_books(person)
    kept = cache.get(f"bank-file:{person.pk}:{token}")
    if kept is None:
        raise BankLineNotFound(_("Ce fichier a été oublié : envoyez-le de nouveau."))
    issuer, table = Issuer.objects.get(pk=kept[0]), Table(kept[1], kept[2])
    guessed = guess(table.columns)
    form = ColumnsForm(request.POST if request.method == "POST" else None, columns=table.columns, guessed=guessed)
    mapping = form.mapping if form.is_valid() else guessed
    understood = understand(table, mapping, issuer_id=issuer.pk)
    if form.is_valid() and "keep" in request.POST and understood.credits:
        count = take_in_lines(issuer=issuer, lines=understood.credits, by=person, now=clock.now())
        cache.delete(f"bank-file:{person.pk}:{token}")
        said = ngettext("%(count)s nouvelle ligne.", "%(count)s nouvelles lignes.", count) % {"count": count}
        messages.success(request, said)
        return redirect("billing:bank")
    context = {"issuer": issuer, "form": form, "understood": understood, "shown": understood.credits[:SHOWN]}
    return render(request, "billing/payments/bank_file.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def sure(request: HttpRequest) -> HttpResponse:
    """The lines of the page that name their invoices and have exactly their amount."""
    person, count = person_of(request), 0
    check_may_keep_books(person)
    lines = BankLine.objects.filter(public_id__in=_ids(request.POST.getlist("line")))
    by_issuer: dict[Issuer, list[int]] = {}
    for line in lines.select_related("issuer"):
        by_issuer.setdefault(line.issuer, []).append(line.pk)
    for issuer, keys in by_issuer.items():
        count += accept_sure(issuer=issuer, keys=keys, by=person, now=clock.now())
    said = ngettext("%(count)s ligne rapprochée.", "%(count)s lignes rapprochées.", count) % {"count": count}
    messages.success(request, said)
    return redirect("billing:bank")


@login_required
@never_cache
@require_safe
def line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One line, its proposals, and a search for somebody else."""
    found = find_bank_line(person_of(request), public_id)
    return _show(request, found)


def _show(request: HttpRequest, found: BankLine, refusal: Refusal | None = None) -> HttpResponse:
    is_new = found.status == BankLine.Status.NEW
    proposals = propose([found], found.issuer_id)[found.pk] if is_new else []
    text = request.GET.get("q", "")
    context = {"line": found, "proposals": proposals, "q": text, "found": payers_like(text), "refusal": refusal}
    return render(request, "billing/payments/bank_line.html", context, status=refusal.status if refusal else 200)


@login_required
@require_POST
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As proposed (`proposal`, its rank), for somebody found (`payer`), not ours (`ignore`), or back (`reopen`)."""
    person = person_of(request)
    found, now = find_bank_line(person, public_id), clock.now()
    try:
        if "ignore" in request.POST:
            ignore_line(line=found)
        elif "reopen" in request.POST:
            reopen_line(line=found)
        elif payer := request.POST.get("payer"):
            (key,) = _ids([payer]) or [UUID(int=0)]
            account = find_payer(key)
            saved = account_of(person_id=account.person_id, organisation_id=account.organisation_id)
            confirm_line(line=found, account=saved, by=person, now=now)
        else:
            accept(line=found, proposal=_proposed(request, found), by=person, now=now)
    except Refusal as refusal:
        found.refresh_from_db()
        return _show(request, found, refusal)
    return redirect("billing:bank")


def _proposed(request: HttpRequest, found: BankLine) -> Any:
    """The proposal that was shown, by what it is of. Raises BankLineDone where it is none any more."""
    asked = request.POST.get("proposal", "")
    for proposal in propose([found], found.issuer_id)[found.pk]:
        if proposal.key == asked:
            return proposal
    raise BankLineDone(_("Cette proposition ne tient plus : relisez la ligne."))


def _ids(texts: list[str]) -> list[UUID]:
    """Those that are ids."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
