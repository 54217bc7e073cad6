"""My passes: what I have of them, what I can buy, whom I can give some to."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing import card_payments
from billing.access_money import check_may_transfer, find_offer, find_pass
from billing.accounts import account_of
from billing.actions.buying import SOURCE, buy_pass
from billing.actions.handing_over import transfer_pass
from billing.actions.issuing import issue_for_source
from billing.actions.paying import pay_invoice
from billing.errors import NothingToPay
from billing.standing import Payer
from billing.web.account_tabs import tabs_of
from billing.web.pass_showing import pass_offers, passes_of
from billing.web.plans import answered_for
from core import clock
from core.errors import Refusal
from core.web import once
from members.access import administered_by
from members.models import Person
from members.web.person import person_of


class BuyForm(forms.Form):
    offer = forms.UUIDField()
    payer = forms.UUIDField(required=False)
    key = forms.CharField(required=False, max_length=64)


class TransferForm(forms.Form):
    to = forms.UUIDField()
    units = forms.IntegerField(
        min_value=1,
        max_value=10_000,
        error_messages={"min_value": gettext_lazy("Cédez au moins une unité.")},
    )
    key = forms.CharField(required=False, max_length=64)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passes(request: HttpRequest) -> HttpResponse:
    """What I have; what is offered, each with its button."""
    now, person = clock.now(), person_of(request)
    form = BuyForm(request.POST)
    if request.method != "POST":
        return _show(request, person, now=now)
    if not form.is_valid():
        return _show(request, person, now=now, status=400)
    said = form.cleaned_data
    try:
        return redirect(once(person.pk, said["key"], lambda: _buy(person, said["offer"], said["payer"], now=now)))
    except Refusal as refusal:
        return _show(request, person, now=now, refusal=refusal)


def _buy(person: Person, offer_id: UUID, payer_id: UUID | None, *, now: datetime) -> str:
    payer = Payer(person.pk, administered_by(person, payer_id))
    bought = buy_pass(offer=find_offer(offer_id), payer=payer, by=person, now=now)
    return f"{reverse('billing:passes')}?achat={bought.public_id}#{bought.public_id}"


@login_required
@require_POST
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    now, person = clock.now(), person_of(request)
    found, form = find_pass(person, public_id), TransferForm(request.POST)
    if not form.is_valid():
        return _show(request, person, now=now, status=400, asked=found.public_id, form=form)
    units = form.cleaned_data["units"]

    def act() -> str:
        to = check_may_transfer(found, person, form.cleaned_data["to"])
        transfer_pass(source=found, units=units, to=to, by=person, now=now)
        messages.success(request, _("C’est fait : %(name)s a reçu %(units)s.") % {"name": to.name, "units": units})
        return reverse("billing:passes")

    try:
        return redirect(once(person.pk, form.cleaned_data["key"], act))
    except Refusal as refusal:
        return _show(request, person, now=now, refusal=refusal, asked=found.public_id, form=form)


@login_required
@require_POST
def pay(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Invoice the pass now rather than with the rest, and lead to the page on which it is paid by card."""
    now, person = clock.now(), person_of(request)
    found = find_pass(person, public_id)
    account = account_of(person_id=found.person_id, organisation_id=found.organisation_id)
    try:
        card_payments.check_configured()
        issued = issue_for_source(account=account, source_kind=SOURCE, source_id=found.public_id, now=now)
        if not issued:
            raise NothingToPay()
        back = reverse("billing:passes")
        checkout = pay_invoice(invoice_id=issued[0].public_id, by=person, return_to=back, now=now)
    except Refusal as refusal:
        return _show(request, person, now=now, refusal=refusal)
    return redirect(checkout.url)


def _show(
    request: HttpRequest,
    person: Person,
    *,
    now: datetime,
    refusal: Refusal | None = None,
    status: int = 200,
    asked: UUID | None = None,
    form: forms.Form | None = None,
) -> HttpResponse:
    today = timezone.localdate(now)
    context = {
        "held": passes_of(person, today=today),
        "offers": pass_offers(today=today),
        "organisations": answered_for(person),
        "tabs": tabs_of("passes"),
        "bought": request.GET.get("achat", ""),
        "pays_by_card": card_payments.is_configured(),
        "refusal": refusal,
        "asked": asked,
        "form": form,
    }
    return render(request, "billing/passes.html", context, status=refusal.status if refusal else status)
