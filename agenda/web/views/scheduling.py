"""Putting off and cancelling a session, alone or with others of its series."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agenda import access
from agenda.actions.series_editing import cancel_sessions, postpone_sessions
from agenda.web.series_forms import EndForm
from core import clock
from members.web.person import person_of


@login_required
@require_POST
def postpone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    count = _act(request, public_id, postpone_sessions)
    said = ngettext(
        "La séance est reportée ; les personnes inscrites sont prévenues et gardent leur place.",
        "%(count)s séances sont reportées ; les personnes inscrites sont prévenues et gardent leur place.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("agenda:partner-session", public_id)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    count = _act(request, public_id, cancel_sessions)
    said = ngettext(
        "La séance est annulée ; les personnes inscrites sont prévenues.",
        "%(count)s séances sont annulées ; les personnes inscrites sont prévenues.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("agenda:partner-session", public_id)


def _act(request: HttpRequest, public_id: UUID, act: Callable[..., int]) -> int:
    found = access.find_own_session(person_of(request), public_id)
    form = EndForm(request.POST, session=found)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return act(session=found, scope=form.chosen, by=person_of(request), reason=reason, now=clock.now())
