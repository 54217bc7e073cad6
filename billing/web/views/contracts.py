"""One contract: what it is, what it gives, and what may become of it, with its price before anybody decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from billing.access_contracts import check_may_bind, find_contract, find_contract_run_by, may_bind
from billing.actions.contracting import today
from billing.actions.rehearsing import Rehearsal, rehearse
from billing.contracts import Contract
from billing.web.contract_forms import ACTS, DESK_ACTS, ContractForm
from billing.web.contracts import consequences, history_of, shown
from billing.web.plans import included_now
from core import clock
from core.errors import Refusal
from members.models import Person
from members.web.person import person_of


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, membership: UUID, at_desk: bool = False) -> HttpResponse:
    person, day = person_of(request), today(clock.now())
    held = _found(person, membership, at_desk)
    (one,) = shown([held], day=day)
    context = {
        "one": one,
        "included": included_now(held, person=person, day=day),
        "history": history_of(held),
        "may_act": may_bind(person, held),
        **_place(at_desk),
    }
    return render(request, "billing/contract.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, membership: UUID, verb: str, at_desk: bool = False) -> HttpResponse:
    """Said with GET it is shown what would happen; it happens with POST."""
    person, now = person_of(request), clock.now()
    held = _found(person, membership, at_desk)
    check_may_bind(person, held)
    kind = (DESK_ACTS if at_desk else ACTS).get(verb)
    if kind is None:
        raise Http404
    said: Any = request.POST if request.method == "POST" else request.GET or ({} if kind.is_plain else None)
    form = kind(said, held=held, day=today(now))
    if not form.is_valid():
        return _ask(request, form, at_desk, status=400 if form.is_bound else 200)
    try:
        done = _done(request, form, person, now=now)
    except Refusal as refusal:
        return _ask(request, form, at_desk, refusal=refusal)
    if done:
        return _ask(request, form, at_desk, rehearsal=done)
    messages.success(request, str(form.done))
    return redirect(_place(at_desk)["detail_url"], membership)


def _done(request: HttpRequest, form: ContractForm, person: Person, *, now: datetime) -> Rehearsal | None:
    """None where it was not only tried."""
    does = form.act(by=person, now=now)
    if request.method != "POST":
        return rehearse(does, contract=form.held.key, day=form.day)
    does()
    return None


def _found(person: Person, membership: UUID, at_desk: bool) -> Contract:
    return (find_contract_run_by if at_desk else find_contract)(person, membership)


def _place(at_desk: bool) -> dict[str, Any]:
    """The names of the pages around, for a member or at the desk."""
    side = "desk-" if at_desk else ""
    return {"at_desk": at_desk, "detail_url": f"billing:{side}contract", "act_url": f"billing:{side}contract-act"}


def _ask(
    request: HttpRequest,
    form: ContractForm,
    at_desk: bool,
    *,
    rehearsal: Rehearsal | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "row": form.held.running(form.day),
        "rehearsal": rehearsal,
        "consequences": consequences(rehearsal, day=form.day) if rehearsal else [],
        "refusal": refusal,
        **_place(at_desk),
    }
    return render(request, "billing/contract_act.html", context, status=refusal.status if refusal else status)
