"""The forms of the partner space: a new workshop with its sessions, changing one or the other."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agenda import access
from agenda.actions.publishing import publish_session
from agenda.actions.series_editing import Scope, change_sessions
from agenda.actions.workshops import change_workshop, offer_workshop
from agenda.errors import FormatSettled
from agenda.models import Partner, Session, Workshop
from agenda.models.session import Status
from agenda.web.refusing import shown, with_alternative
from agenda.web.series_forms import ScopeForm
from agenda.web.session_forms import SessionForm, SessionRows, session_rows
from agenda.web.workshop_forms import QualificationForm, WorkshopForm, typed_so_far
from core import clock
from core.errors import Refusal
from members.web.person import person_of
from spaces import catalogue
from spaces.catalogue import Catalogue

ROWS = 2
PREFIX = "session"


def status_asked(data: QueryDict) -> str:
    return Status.DRAFT if data.get("status") == Status.DRAFT else Status.PUBLISHED


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workshop_new(request: HttpRequest, slug: str) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    current = catalogue.current()
    data = with_alternative(request.POST)
    if request.method != "POST":
        return _new_page(request, partner, WorkshopForm(), _rows(partner, current, rows=ROWS))
    if "add" in data:
        form, rows = _one_more(data, partner, current)
        return _new_page(request, partner, form, rows)
    form, rows = WorkshopForm(data), _rows(partner, current, data=data)
    gained = QualificationForm(data, by=person_of(request))
    if not (form.is_valid() & rows.is_valid() & gained.is_valid()):
        return _new_page(request, partner, form, rows, status=400)
    try:
        workshop = _offer(request, partner, form, rows, current)
    except Refusal as refusal:
        _show_in_its_row(refusal, rows, current)
        return _new_page(request, partner, form, rows, refusal=refusal, status=refusal.status)
    gained.save(workshop, by=person_of(request), now=clock.now())
    messages.success(request, _("L’atelier est enregistré."))
    return redirect("agenda:partner-workshop", workshop.public_id)


def _offer(
    request: HttpRequest, partner: Partner, form: WorkshopForm, rows: SessionRows, current: Catalogue
) -> Workshop:
    status = status_asked(request.POST)
    return offer_workshop(
        partner=partner,
        facts=form.facts,
        sessions=[row.facts(status) for _index, row in rows.filled],
        by=person_of(request),
        catalogue=current,
        now=clock.now(),
    )


def _rows(partner: Partner, current: Catalogue, *, data: QueryDict | None = None, rows: int = 1, **more: Any) -> Any:
    kwargs = {"partner": partner, "catalogue": current}
    return session_rows(rows)(data, prefix=PREFIX, form_kwargs=kwargs, **more)


def _one_more(data: QueryDict, partner: Partner, current: Catalogue) -> tuple[WorkshopForm, SessionRows]:
    """What has been typed so far, unjudged, with one more blank session."""
    known = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    count = int(known) if known.isdecimal() and len(known) < 3 else ROWS
    names = SessionForm.base_fields
    said = [_typed(data, f"{PREFIX}-{index}", names) for index in range(count)]
    return WorkshopForm(initial=typed_so_far(data)), _rows(partner, current, rows=count + 1, said=said)


def _typed(data: QueryDict, prefix: str, names: Iterable[str]) -> dict[str, Any]:
    several = {"facilitators": data.getlist(f"{prefix}-facilitators")}
    return {name: data.get(f"{prefix}-{name}", "") for name in names} | several


def _show_in_its_row(refusal: Refusal, rows: SessionRows, current: Catalogue) -> None:
    position = refusal.facts.get("position")
    if position is not None:
        index, row = rows.filled[position]
        row.refusal = shown(refusal, current, prefix=f"{PREFIX}-{index}")


def _new_page(
    request: HttpRequest,
    partner: Partner,
    form: WorkshopForm,
    rows: SessionRows,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    refused_row = next((number for number, row in enumerate(rows.forms, start=1) if row.refusal), None)
    context = {"partner": partner, "form": form, "rows": rows, "refusal": refusal, "refused_row": refused_row}
    context["gained"] = QualificationForm(request.POST or None, by=person_of(request))
    return render(request, "agenda/partner/workshop_new.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def workshop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a workshop says, and its sessions."""
    found = access.find_own_workshop(person_of(request), public_id)
    form = WorkshopForm(request.POST or None, instance=access.find_own_workshop(person_of(request), public_id))
    gained = QualificationForm(request.POST or None, by=person_of(request), workshop=found)
    status = 200
    if request.method == "POST" and form.is_valid() and gained.is_valid():
        try:
            change_workshop(workshop=found, facts=form.facts, by=person_of(request), now=clock.now())
        except FormatSettled as refusal:
            form.add_error("format", str(refusal.detail))
            status = refusal.status
        else:
            gained.save(found, by=person_of(request), now=clock.now())
            messages.success(request, _("L’atelier est modifié."))
            return redirect("agenda:partner-workshop", public_id)
    sessions = Session.objects.filter(workshop=found).with_details().in_order()
    context = {"workshop": found, "partner": found.partner, "form": form, "sessions": sessions, "now": clock.now()}
    context["gained"] = gained
    if status == 200 and (form.errors or gained.errors):
        status = 400
    return render(request, "agenda/partner/workshop.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = access.find_own_workshop(person_of(request), public_id)
    return _session_form(request, found, None)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = access.find_own_session(person_of(request), public_id)
    found.workshop.partner = found.partner
    return _session_form(request, found.workshop, found)


def _session_form(request: HttpRequest, of: Workshop, known: Session | None) -> HttpResponse:
    current = catalogue.current()
    data = with_alternative(request.POST) if request.method == "POST" else None
    initial = SessionForm.known_of(known) if known else {}
    form = SessionForm(data, prefix=PREFIX, initial=initial, partner=of.partner, catalogue=current, format=of.format)
    scope = ScopeForm(data) if known and known.series_id else None
    if data is None:
        return _session_form_page(request, of, known, form, scope)
    if not form.is_valid():
        return _session_form_page(request, of, known, form, scope, status=400)
    try:
        saved = _save(request, of, known, form, scope, current)
    except Refusal as refusal:
        form.refusal = shown(refusal, current, prefix=PREFIX)
        return _session_form_page(request, of, known, form, scope, status=refusal.status)
    said = ngettext("La séance est enregistrée.", "%(count)s séances sont enregistrées.", len(saved))
    messages.success(request, said % {"count": len(saved)})
    return redirect("agenda:partner-session", (known or saved[0]).public_id)


def _save(
    request: HttpRequest,
    of: Workshop,
    known: Session | None,
    form: SessionForm,
    scope: ScopeForm | None,
    current: Catalogue,
) -> list[Session]:
    facts, by, now = form.facts(status_asked(request.POST)), person_of(request), clock.now()
    if known is None:
        return [publish_session(workshop=of, facts=facts, by=by, catalogue=current, now=now)]
    reach = scope.chosen if scope else Scope()
    return change_sessions(session=known, facts=facts, scope=reach, by=by, catalogue=current, now=now)


def _session_form_page(
    request: HttpRequest,
    of: Workshop,
    known: Session | None,
    form: SessionForm,
    scope: ScopeForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"workshop": of, "partner": of.partner, "session": known, "form": form, "scope": scope}
    return render(request, "agenda/partner/session_form.html", context, status=status)
