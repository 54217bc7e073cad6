"""A session as visitors see it, and registering without an account."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agenda.access import find_public_session
from agenda.feeds import price_text
from agenda.links import token_of
from agenda.models import Session
from agenda.web.describing import described
from agenda.web.registering import attempt_on
from core import clock


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One session, and registering for it."""
    found = find_public_session(public_id)
    attempt = attempt_on(request, found)
    if attempt.registration:
        return redirect("agenda:registration", token_of(attempt.registration))
    return render(request, "agenda/session.html", {**_context(found), **attempt.context}, status=attempt.status)


def _context(found: Session) -> dict[str, Any]:
    workshop, now = found.workshop, clock.now()
    return {
        "session": found,
        "price": price_text(workshop.price, is_pay_what_you_want=workshop.is_pay_what_you_want),
        "is_open": found.is_published and found.start > now and found.places_left > 0,
        "may_wait": (may_wait := found.is_published and found.start > now and found.places_left <= 0),
        "queue_length": found.registrations.queueing().count() if may_wait else 0,
        "is_past": found.start <= now,
        "now": now,
        **described(found),
    }
