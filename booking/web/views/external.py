"""Outside calendars for the desk: how each is doing, what stands in its way, and the way to another one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.actions.external import change_calendar, connect_calendar, preview_calendar, read_now, stop_calendar
from booking.external import (
    atoms_of,
    calendars_of,
    find_external_calendar,
    host_of,
    in_the_way,
    in_words,
    problem_of,
)
from booking.throttling import OutsideWindow
from booking.web.external_forms import CalendarForm, ConnectForm, StopForm
from booking.web.views.desk import hosted_sites
from core import clock
from core.errors import Refusal, Throttled
from members.web.person import person_of
from spaces import catalogue

PER_PAGE = 50
SHOWN = 10


@login_required
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """Raises NotAllowed for whoever runs no desk."""
    person = person_of(request)
    hosted_sites(person, catalogue.current())
    rows = calendars_of(person, now=clock.now()).order_by("stopped_at", "resource__site__name", "name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"calendars": [(row, problem_of(row)) for row in page], **_neighbours(page)}
    return render(request, "booking/external/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """What it would block is shown first; `confirmed`, it is connected."""
    person, current, now = person_of(request), catalogue.current(), clock.now()
    form = ConnectForm(request.POST or None, sites=hosted_sites(person, current), catalogue=current)
    context: dict[str, Any] = {"form": form}
    status = 400 if form.is_bound else 200
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("url", "name", "keeps_titles")}
        try:
            if not OutsideWindow().allow_request(request, None):  # type: ignore[arg-type]
                raise Throttled(_("Trop d’adresses essayées\u00a0: attendez un peu."))
            if "confirmed" in request.POST:
                row = connect_calendar(resource=form.entry, by=person, now=now, **said)
                messages.success(request, _("L’agenda est branché. Il sera relu toutes les demi-heures."))
                return redirect("booking:external-calendar", row.public_id)
            preview = preview_calendar(resource=form.entry, url=said["url"], by=person, now=now)
            context |= {"preview": preview, "shown": SHOWN, "host": host_of(said["url"])}
            context["not_understood"] = in_words(preview.heard.not_understood)
            status = 200
        except Refusal as refusal:
            form.add_error("url", str(refusal.detail or refusal.title))
            status = refusal.status
    return render(request, "booking/external/connect.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    now, current = clock.now(), catalogue.current()
    row = find_external_calendar(person_of(request), public_id, now=now)
    kept = {"name": row.name, "keeps_titles": row.keeps_titles}
    form = CalendarForm(request.POST or None, initial=kept)
    if form.is_valid():
        change_calendar(calendar=row, now=now, **form.cleaned_data)
        messages.success(request, _("C’est noté."))
        return redirect("booking:external-calendar", public_id)
    page = Paginator(row.conflicts.open(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "calendar": row,
        "form": form,
        "stop": StopForm(),
        **_neighbours(page),
        "met": in_the_way(list(page), atoms_of(row, current)),
        "host": host_of(row.url),
        "problem": problem_of(row),
        "not_understood": in_words(row.not_understood),
    }
    return render(request, "booking/external/detail.html", context, status=400 if form.is_bound else 200)


def _neighbours(page: Any) -> dict[str, str]:
    return {
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }


@login_required
@require_POST
def read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = find_external_calendar(person_of(request), public_id, now=clock.now())
    try:
        read_now(calendar=row, now=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.detail or refusal.title))
    else:
        if row.last_error:
            messages.error(request, str(problem_of(row)))
        else:
            messages.success(request, _("L’agenda vient d’être lu."))
    return redirect("booking:external-calendar", public_id)


@login_required
@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = find_external_calendar(person_of(request), public_id, now=clock.now())
    form = StopForm(request.POST)
    keep = form.is_valid() and form.cleaned_data["keep"] == "keep"
    stop_calendar(calendar=row, keep=keep, now=clock.now())
    said = _("L’agenda n’est plus lu\u00a0; ce qui est bloqué le reste.") if keep else _("L’agenda n’est plus lu.")
    messages.success(request, said)
    return redirect("booking:external-calendar", public_id)
