"""Paying by card: the way to Stripe's page, the page one comes back to, and what Stripe tells."""

import logging
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from billing import card_payments
from billing.access_cards import find_checkout
from billing.actions import checking_out
from billing.actions.paying import pay_all, pay_invoice
from billing.errors import CardsNotConfigured, SignatureWrong
from billing.models import Checkout
from billing.web.cards import own_path
from core import clock
from core.errors import Refusal
from members.web.person import person_of

log = logging.getLogger(__name__)

MOST = 256 * 1024
"""Bytes of a message from Stripe; a session has some thousand."""
WAITING = "4"
"""Seconds between two looks at whether the money has come."""


@login_required
@require_POST
def pay(request: HttpRequest) -> HttpResponse:
    """`invoice`, or `account` for all that it owes; `retour` is the page to come back to."""
    back = own_path(request, request.POST.get("retour", ""))
    asked: dict[str, Any] = {"by": person_of(request), "return_to": back, "now": clock.now()}
    try:
        if invoice := request.POST.get("invoice", ""):
            checkout = pay_invoice(invoice_id=invoice, **asked)
        else:
            checkout = pay_all(account_id=request.POST.get("account", ""), **asked)
    except Refusal as refusal:
        return render(request, "billing/checkout.html", {"refusal": refusal, "back": back}, status=refusal.status)
    return redirect(checkout.url)


@login_required
@require_safe
@never_cache
def checkout(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where Stripe sends people back: thanks, still waiting for its word, or not paid. It looks again by itself."""
    found = find_checkout(person_of(request), public_id)
    context = {"checkout": found, "back": own_path(request, request.GET.get("retour", ""))}
    answer = render(request, "billing/checkout.html", context)
    if found.status == Checkout.Status.OPEN:
        answer["Refresh"] = WAITING
    return answer


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Signed by Stripe, or refused; what is heard is answered in an instant, the rest is the outbox's."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        return HttpResponse(status=413)
    try:
        event = card_payments.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except CardsNotConfigured:
        return HttpResponse(status=404)
    except SignatureWrong:
        log.warning("a message to the webhook was not signed by Stripe")
        return HttpResponse(status=400)
    checking_out.hear(event, now=clock.now())
    return HttpResponse(status=200)
