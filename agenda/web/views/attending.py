"""A session for whoever holds it: who is registered, who came, the sheet to sign, the list as a file."""

import csv
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import access
from agenda.actions.anonymising import erase_registration
from agenda.actions.attendance import add_registration, count_unregistered, mark_attendance
from agenda.actions.registering import cancel_registration
from agenda.models import Session
from agenda.models.registration import QUEUEING
from agenda.rules import EARLY
from agenda.sheet import sheet_of
from agenda.web import lists
from agenda.web.attendance_forms import AddForm, CountForm
from agenda.web.series_forms import EndForm
from core import clock
from core.api.tables import RowsAsXlsx, cell
from core.errors import Refusal
from members.web.person import person_of


@login_required
@never_cache
@require_safe
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who comes, and what can be done about the session."""
    found = access.find_session_to_attend_to(person_of(request), public_id)
    now = clock.now()
    registrations = list(found.registrations.in_order())
    living = [row for row in registrations if row.is_living]
    context = {
        "session": found,
        "may_publish": access.may_publish_for(person_of(request), found.partner),
        "lines": lists.lines(found, living),
        "pending": [row for row in registrations if row.is_pending],
        "queue": [row for row in registrations if row.status in QUEUEING],
        "given_back": [row for row in registrations if row.has_ended],
        "cancel_form": EndForm(session=found, auto_id="cancel_%s"),
        "postpone_form": EndForm(session=found, auto_id="postpone_%s"),
        "now": now,
        "is_over": found.end <= now and not found.is_postponed,
        "may_mark": _may_mark(found, now),
    }
    return render(request, "agenda/partner/session.html", context)


def _may_mark(found: Session, now: Any) -> bool:
    return found.is_published and found.start - now <= EARLY


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On a phone at the door: one touch for each person, somebody added, the others counted."""
    found = access.find_session_to_attend_to(person_of(request), public_id)
    if request.method != "POST":
        return _attendance_page(request, found)
    present = _uuids(request.POST.getlist("present"))
    came = mark_attendance(session=found, present=present, by=person_of(request), now=clock.now())
    said = ngettext("%(count)s personne présente.", "%(count)s personnes présentes.", came) % {"count": came}
    messages.success(request, said)
    at_the_door = "at_the_door" in request.POST
    return redirect("agenda:attendance" if at_the_door else "agenda:partner-session", public_id)


def _attendance_page(request: HttpRequest, found: Session, *, status: int = 200, **more: Any) -> HttpResponse:
    now = clock.now()
    living = lists.in_order_of_arrival(found.registrations.living())
    context = {
        "session": found,
        "lines": lists.lines(found, living),
        "present": sum(row.has_attended is True for row in living),
        "add_form": AddForm(),
        "count_form": CountForm(initial={"count": found.unregistered_count}),
        "may_mark": _may_mark(found, now),
        "may_publish": access.may_publish_for(person_of(request), found.partner),
        "now": now,
        **more,
    }
    return render(request, "agenda/partner/attendance.html", context, status=status)


@login_required
@require_POST
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody at the door, or on the telephone."""
    found = access.find_session_to_attend_to(person_of(request), public_id)
    form = AddForm(request.POST)
    if not form.is_valid():
        return _attendance_page(request, found, status=400, add_form=form)
    try:
        made = add_registration(session=found, by=person_of(request), now=clock.now(), **form.said)
    except Refusal as refusal:
        return _attendance_page(request, found, status=refusal.status, add_form=form, refusal=refusal)
    messages.success(request, _("%(name)s est sur la liste.") % {"name": made.name})
    return redirect("agenda:attendance", public_id)


@login_required
@require_POST
def count(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = access.find_session_to_attend_to(person_of(request), public_id)
    form = CountForm(request.POST)
    if not form.is_valid():
        return _attendance_page(request, found, status=400, count_form=form)
    told = form.cleaned_data["count"]
    count_unregistered(session=found, count=told, by=person_of(request), now=clock.now())
    said = ngettext("%(count)s venue sans inscription.", "%(count)s venues sans inscription.", told)
    messages.success(request, said % {"count": told})
    return redirect("agenda:attendance", public_id)


@login_required
@require_POST
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take somebody off the list."""
    found = access.find_registration(public_id)
    cancel_registration(registration=found, by=person_of(request), now=clock.now())
    messages.success(request, _("L’inscription est annulée, la place est rendue."))
    return redirect("agenda:partner-session", found.session.public_id)


@login_required
@require_POST
def erase(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget somebody who asked for it; that somebody came stays counted."""
    found = access.find_registration(public_id)
    erase_registration(registration=found, by=person_of(request), now=clock.now())
    messages.success(request, _("Les données de cette personne sont effacées."))
    return redirect("agenda:partner-session", found.session.public_id)


@login_required
@never_cache
@require_safe
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = access.find_session_to_attend_to(person_of(request), public_id)
    page = sheet_of(found, language=request.LANGUAGE_CODE[:2])
    name = f"emargement-{found.start:%Y-%m-%d}.pdf"
    return HttpResponse(
        page, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@login_required
@never_cache
@require_safe
def registrations_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """As spreadsheets in France read it: semicolons, and a mark of its encoding."""
    found = access.find_session_to_attend_to(person_of(request), public_id)
    names, rows = lists.table(found, found.registrations.in_order())
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=_attached(found, "csv"))
    writer = csv.writer(response, delimiter=";")
    writer.writerows([[cell(text) for text in row] for row in (names, *rows)])
    return response


@login_required
@never_cache
@require_safe
def registrations_xlsx(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = access.find_session_to_attend_to(person_of(request), public_id)
    names, rows = lists.table(found, found.registrations.in_order())
    columns = [str(number) for number in range(len(names))]
    header = dict(zip(columns, names, strict=True))
    file = RowsAsXlsx().file(columns, [header, *(dict(zip(columns, row, strict=True)) for row in rows)])
    return HttpResponse(file, content_type=RowsAsXlsx.media_type, headers=_attached(found, "xlsx"))


def _attached(found: Session, kind: str) -> dict[str, str]:
    name = f"inscriptions-{found.start:%Y-%m-%d}.{kind}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _uuids(texts: list[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
