"""Joining the waiting list from a refusal, and one's place in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.standing import Payer
from booking.access import find_waiting_entry
from booking.actions.waiting import join_waiting_list
from booking.models import WaitingEntry
from booking.payment_errors import PaymentNeeded
from booking.sight import seen
from booking.web.forms import WaitingForm
from booking.web.refusing import shown
from booking.web.waiting import Target, perform, read_target, waited
from core import clock
from core.errors import Refusal
from members.access import payer_for
from members.models import Organisation
from members.web.person import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """What one would wait for, and the button that says it. The address carries the question."""
    target = read_target(request.GET, seen(request.user))
    person = person_of(request)
    payers = list(Organisation.objects.filter(affiliations__person=person, affiliations__may_book=True))
    if request.method != "POST":
        return _show_join(request, target, WaitingForm(payers=payers, initial={"attendees": target.people}))
    form = WaitingForm(request.POST, payers=payers)
    if not form.is_valid():
        return _show_join(request, target, form, status=400)
    try:
        entry = _join(request, target, form, now=clock.now())
    except Refusal as refusal:
        return _show_join(request, target, form, refusal=refusal, status=refusal.status)
    messages.success(request, _("Vous êtes dans la file. Si le créneau se libère, un courriel vous le propose."))
    return redirect("booking:waiting-entry", entry.public_id)


def _join(request: HttpRequest, target: Target, form: WaitingForm, *, now: datetime) -> WaitingEntry:
    person, said = person_of(request), form.cleaned_data
    return join_waiting_list(
        target=target.meant,
        period=target.period,
        person=person,
        payer=Payer(person.pk, payer_for(person, said.get("payer") or None)),
        title=said["title"],
        attendees=said["attendees"],
        catalogue=seen(request.user),
        now=now,
    )


def _show_join(
    request: HttpRequest, target: Target, form: WaitingForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"target": target, "form": form}
    if refusal:
        context["refusal"] = shown(refusal, catalogue=seen(request.user), period=target.period)
    return render(request, "booking/waiting/join.html", context, status=status)


@login_required
@never_cache
@require_safe
def entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the links of the mails lead."""
    return _show(request, public_id)


@login_required
@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """A button: accept, decline, leave."""
    person = person_of(request)
    found = find_waiting_entry(person, public_id)
    try:
        messages.success(request, perform(name, entry=found, by=person, now=clock.now()))
    except PaymentNeeded as needed:  # its own page says how
        return redirect("booking:detail", needed.facts["booking"])
    except Refusal as refusal:
        return _show(request, public_id, refusal=refusal)
    if name == "accepter" and found.offer:
        return redirect("booking:detail", found.offer.public_id)
    return redirect("booking:waiting-entry", public_id)


def _show(request: HttpRequest, public_id: UUID, *, refusal: Refusal | None = None) -> HttpResponse:
    found = find_waiting_entry(person_of(request), public_id)
    (one,) = waited([found], now=clock.now())
    context: dict[str, Any] = {"one": one}
    if refusal:
        context["refusal"] = shown(refusal, catalogue=seen(request.user))
    return render(request, "booking/waiting/entry.html", context, status=refusal.status if refusal else 200)
