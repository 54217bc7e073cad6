"""What stands in for Stripe on the local runner: its API as far as we use it, and a page on which one "pays".

The word that it was paid goes over HTTP to our own webhook, signed, as Stripe's does. Never outside DEBUG.
"""

import json
from decimal import Decimal
from typing import Any

import requests
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from stripe import WebhookSignature

from core import clock
from core.ids import uuid7

KEPT = 24 * 3600
"""Seconds."""
PRICE = "line_items[0][price_data]"


def _check_here() -> None:
    if not (settings.DEBUG and settings.CARD_STAND_IN):
        raise Http404


def _key(stripe_id: str) -> str:
    return f"card-stand-in:{stripe_id}"


def _session(stripe_id: str) -> dict[str, Any]:
    """Raises Http404."""
    session: dict[str, Any] | None = cache.get(_key(stripe_id))
    if session is None:
        raise Http404
    return session


def _keep(session: dict[str, Any], **changed: Any) -> dict[str, Any]:
    session |= changed
    cache.set(_key(session["id"]), session, KEPT)
    return session


@csrf_exempt
@require_http_methods(["GET", "POST"])
def api(request: HttpRequest, what: str) -> JsonResponse:
    """`checkout/sessions`, `checkout/sessions/{id}`, `…/{id}/expire`, `refunds`."""
    _check_here()
    said = request.POST
    if what == "checkout/sessions":
        return JsonResponse(_open(said))
    if what == "refunds":
        return JsonResponse({"id": f"re_{uuid7().hex}", "object": "refund", "status": "succeeded"})
    session = _session(what.split("/")[2])
    if what.endswith("/expire"):
        if session["status"] != "open":
            error = {"type": "invalid_request_error", "code": "resource_missing", "message": "not open"}
            return JsonResponse({"error": error}, status=400)
        _keep(session, status="expired")
    return JsonResponse(session)


def _open(said: Any) -> dict[str, Any]:
    """Asked again for the same checkout, it is the same session."""
    stripe_id = f"cs_local_{said['client_reference_id']}"
    if known := cache.get(_key(stripe_id)):
        return dict(known)
    session = {
        "id": stripe_id,
        "object": "checkout.session",
        "status": "open",
        "payment_status": "unpaid",
        "payment_intent": None,
        "url": settings.PUBLIC_URL + reverse("card-stand-in", args=[stripe_id]),
        "client_reference_id": said["client_reference_id"],
        "amount_total": int(said[f"{PRICE}[unit_amount]"]),
        "currency": said[f"{PRICE}[currency]"],
        "label": said[f"{PRICE}[product_data][name]"],
        "success_url": said["success_url"],
        "cancel_url": said["cancel_url"],
    }
    return _keep(session)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, stripe_id: str) -> HttpResponse:
    """Pay, or leave without paying."""
    _check_here()
    session = _session(stripe_id)
    if request.method != "POST":
        context = {"session": session, "amount": Decimal(session["amount_total"]) / 100}
        return render(request, "pages/card_stand_in.html", context)
    if "pay" not in request.POST or session["status"] != "open":
        return redirect(session["cancel_url"])
    _keep(session, status="complete", payment_status="paid", payment_intent=f"pi_{uuid7().hex}")
    _tell(session)
    return redirect(session["success_url"])


def _tell(session: dict[str, Any]) -> None:
    event = {
        "id": f"evt_{uuid7().hex}",
        "object": "event",
        "type": "checkout.session.completed",
        "data": {"object": session},
    }
    body = json.dumps(event)
    moment = int(clock.now().timestamp())
    signature = WebhookSignature.generate_signature_header(body, settings.STRIPE_WEBHOOK_SECRET, moment)
    address = settings.PUBLIC_URL + reverse("billing:stripe-webhook")
    requests.post(address, data=body, headers={"Stripe-Signature": signature}, timeout=10)


urlpatterns = [
    path("carte-de-demonstration/v1/<path:what>", api),
    path("carte-de-demonstration/<str:stripe_id>/", page, name="card-stand-in"),
]
