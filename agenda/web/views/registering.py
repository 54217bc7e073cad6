"""One's registration, for whoever holds the link of the mail: seen, confirmed, changed, cancelled, forgotten."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agenda.access import check_may_cancel, find_registration, is_own
from agenda.actions.anonymising import erase_registration
from agenda.actions.keeping import TAKEN, change_registration, confirm_registration
from agenda.answers import shown
from agenda.links import registration_behind, token_of
from agenda.models import Registration
from agenda.web.change_forms import ChangeForm
from agenda.web.waiting import answer, queued
from core import clock
from core.errors import Refusal
from members.web.person import person_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """No account is asked for; and reading the page does nothing, whatever looks at the links of mails."""
    found = registration_behind(token)
    if request.method != "POST":
        return _page(request, found)
    try:
        messages.success(request, _act(found, request.POST.get("act", "")))
    except Refusal as refusal:
        return _page(request, registration_behind(token), refusal=refusal)
    return redirect("agenda:registration", token)


def _act(found: Registration, act: str) -> str:
    """The sentence to show. Raises the refusals of the verbs."""
    now = clock.now()
    if act == "confirm":
        was_pending = found.is_pending
        confirm_registration(registration=found, by=None, now=now)
        if was_pending:
            return _("Votre inscription est confirmée, la place est réservée.")
        return _("Merci, nous savons que vous venez toujours.")
    if act == "erase":
        erase_registration(registration=found, by=None, now=now)
        return _("Vos données sont effacées.")
    return answer(found, accepts=act == "accept", now=now)


def _page(request: HttpRequest, found: Registration, *, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    return render(
        request,
        "agenda/registration.html",
        {**_context(found, now=now), "refusal": refusal},
        status=refusal.status if refusal else 200,
    )


def _context(found: Registration, *, now: Any) -> dict[str, Any]:
    session = found.session
    questions = session.workshop.questions.all() if found.answers else []
    is_to_come = session.is_published and session.start > now
    return {
        "registration": found,
        "session": session,
        "token": token_of(found),
        "answers": [(q.label, text) for q in questions if (text := shown(q, found.answers))],
        "may_cancel": session.end > now or session.is_postponed,
        "may_confirm": is_to_come and (found.is_living or (found.is_pending and found.confirm_by > now)),
        "may_change": is_to_come and found.status in TAKEN,
        "may_register_another": is_to_come and bool(found.registered_by_proxy) and not found.has_ended,
        "retention_days": session.partner.retention_days,
        "one": queued([found], now=now)[0],
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Another name, other answers, another appointment or another session of the same workshop."""
    found, now = registration_behind(token), clock.now()
    form = ChangeForm(request.POST or None, registration=found, now=now)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            change_registration(registration=found, change=form.change, by=None, now=now)
        except Refusal as caught:
            refusal, form = caught, ChangeForm(request.POST, registration=registration_behind(token), now=now)
        else:
            messages.success(request, _("Votre inscription est modifiée."))
            return redirect("agenda:registration", token)
    status = refusal.status if refusal else 400 if form.is_bound else 200
    context = {"registration": found, "session": found.session, "token": token, "form": form, "refusal": refusal}
    return render(request, "agenda/registration_change.html", context, status=status)


@login_required
@never_cache
@require_safe
def found_by_id(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where what was charged leads: to one's own registration, or the publisher to the session's list."""
    person, found = person_of(request), find_registration(public_id)
    if is_own(person, found):
        return redirect("agenda:registration", token_of(found))
    check_may_cancel(person, found)
    return redirect("agenda:partner-session", found.session.public_id)
