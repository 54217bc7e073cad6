"""What was sent to whom and why: to the team of the network, and to everybody about themselves."""

from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import clock
from members.web.person import person_of
from notifications.access import check_reads_log, own_messages
from notifications.actions.bouncing import unblock
from notifications.actions.sending import resend
from notifications.kinds import words_of
from notifications.models import Correspondent, Message
from notifications.models.message import MessageQuerySet
from notifications.web.log_form import LogForm

PER_PAGE = 50


@login_required
@never_cache
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    check_reads_log(person_of(request))
    form = LogForm(request.GET)
    rows = form.narrowed(Message.objects.all()) if form.is_valid() else Message.objects.none()
    context = {"form": form, "blocked": Correspondent.objects.exclude(blocked_at=None).count()}
    return render(request, "notifications/log.html", {**context, **_page(request, rows, form.asked())})


@login_required
@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/received.html", _page(request, own_messages(person_of(request)), {}))


@login_required
@never_cache
@require_safe
def message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    check_reads_log(person_of(request))
    return _message(request, Message.objects.all(), public_id, is_team=True)


@login_required
@never_cache
@require_safe
def received_message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _message(request, own_messages(person_of(request)), public_id, is_team=False)


@login_required
@never_cache
@require_safe
@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": True})  # type: ignore[arg-type]
def looks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As a mail program shows it: alone in its window, without scripts, without an origin, without anything loaded."""
    check_reads_log(person_of(request))
    return HttpResponse(get_object_or_404(Message, public_id=public_id).html)


@login_required
@require_POST
def send_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    check_reads_log(person_of(request))
    resend(message=get_object_or_404(Message.objects.exclude(text=""), public_id=public_id), now=clock.now())
    messages.success(request, _("Le mail repart ; c’est le même, son destinataire le verra."))
    return redirect("notifications:message", public_id)


@login_required
@never_cache
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """The addresses that get nothing more, and why."""
    check_reads_log(person_of(request))
    rows = Correspondent.objects.exclude(blocked_at=None).order_by("-blocked_at", "pk")
    return render(request, "notifications/blocked.html", _paged(request, rows, {}))


@login_required
@require_POST
def unblock_address(request: HttpRequest, number: int) -> HttpResponse:
    check_reads_log(person_of(request))
    unblock(address=get_object_or_404(Correspondent, pk=number).address)
    messages.success(request, _("L’adresse reçoit de nouveau les mails."))
    return redirect("notifications:blocked")


@login_required
@never_cache
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """The latest of each kind of mail in each language, to see how they look."""
    check_reads_log(person_of(request))
    latest = Message.objects.exclude(html="").order_by("kind", "language", "-created_at").distinct("kind", "language")
    rows = [_told(row) for row in latest.without_content()]
    return render(request, "notifications/samples.html", {"rows": rows})


def _message(request: HttpRequest, rows: MessageQuerySet, public_id: UUID, *, is_team: bool) -> HttpResponse:
    row = get_object_or_404(rows.select_related("person"), public_id=public_id)
    return render(request, "notifications/message.html", {**_told(row), "is_team": is_team})


def _told(row: Message) -> dict[str, Any]:
    return {"message": row, "why": words_of(row.kind)}


def _page(request: HttpRequest, rows: MessageQuerySet, asked: dict[str, Any]) -> dict[str, Any]:
    shown = _paged(request, rows.latest_first().without_content(), asked)
    return {**shown, "rows": [_told(row) for row in shown["page"]]}


def _paged(request: HttpRequest, rows: Any, asked: dict[str, Any]) -> dict[str, Any]:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "previous_url": f"?{urlencode({**asked, 'page': page.previous_page_number()})}" if page.has_previous() else "",
        "next_url": f"?{urlencode({**asked, 'page': page.next_page_number()})}" if page.has_next() else "",
    }
