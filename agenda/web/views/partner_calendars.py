"""A partner's own calendars: followed after a look at them, read at once, stopped, forgotten."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agenda import access
from agenda.access_importing import find_calendar, find_import
from agenda.actions import pulling
from agenda.api.said import facts_said
from agenda.models import Partner, PartnerCalendar, SessionImport
from agenda.web.imported import counts
from agenda.web.importing_forms import CalendarForm
from agenda.web.views.importing import show
from core import clock
from core.errors import Refusal, title_of
from members.models import Person
from members.web.person import person_of
from spaces import catalogue

Act = Callable[[PartnerCalendar, Person], str]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest, slug: str) -> HttpResponse:
    """Those followed, and a form for another, which is read at once."""
    person, current = person_of(request), catalogue.current()
    partner = access.find_own_partner(person, slug)
    form = CalendarForm(request.POST or None, partner=partner, catalogue=current)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            batch = pulling.follow_calendar(
                partner=partner, by=person, read=facts_said, catalogue=current, now=clock.now(), **form.chosen
            )
            return redirect("agenda:session-import", slug, batch.public_id)
        except Refusal as refusal:
            form.add_error("url", str(refusal.detail or refusal.title))
            status = refusal.status
    rows = PartnerCalendar.objects.filter(partner=partner).select_related("site")
    context = {"partner": partner, "form": form, "calendars": rows}
    return render(request, "agenda/partner/importing/calendars.html", context, status=status)


@login_required
@never_cache
@require_safe
def calendar(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    return _show(request, partner, find_calendar(partner, public_id))


@login_required
@require_POST
def go_live(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Publish what the first reading found, and follow the calendar."""
    person = person_of(request)
    partner = access.find_own_partner(person, slug)
    batch = find_import(partner, public_id)
    try:
        live = pulling.go_live(batch=batch, by=person, read=facts_said, catalogue=catalogue.current(), now=clock.now())
    except Refusal as refusal:
        return show(request, partner, batch, refusal=refusal)
    messages.success(request, _("L’agenda est suivi\u00a0: il sera relu toutes les 30 minutes."))
    return redirect("agenda:partner-calendar", slug, live.public_id)


@login_required
@require_POST
def read(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    return _act(request, slug, public_id, _read)


@login_required
@require_POST
def stop(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    return _act(request, slug, public_id, _stop)


@login_required
@require_POST
def resume(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    return _act(request, slug, public_id, _resume)


@login_required
@require_POST
def forget(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    pulling.forget_calendar(calendar=find_calendar(partner, public_id), by=person_of(request))
    messages.success(request, _("L’agenda est oublié\u00a0; ses séances restent."))
    return redirect("agenda:partner-calendars", slug)


def _act(request: HttpRequest, slug: str, public_id: UUID, act: Act) -> HttpResponse:
    partner = access.find_own_partner(person_of(request), slug)
    found = find_calendar(partner, public_id)
    try:
        messages.success(request, act(found, person_of(request)))
    except Refusal as refusal:
        return _show(request, partner, find_calendar(partner, public_id), refusal=refusal)
    return redirect("agenda:partner-calendar", slug, public_id)


def _read(found: PartnerCalendar, person: Person) -> str:
    batch = pulling.read_now(calendar=found, by=person, read=facts_said, catalogue=catalogue.current(), now=clock.now())
    return _("L’agenda est lu.") if batch else _("L’agenda est lu\u00a0: rien n’a changé.")


def _stop(found: PartnerCalendar, person: Person) -> str:
    pulling.stop_calendar(calendar=found, by=person, now=clock.now())
    return _("L’agenda n’est plus suivi\u00a0; ses séances restent.")


def _resume(found: PartnerCalendar, person: Person) -> str:
    pulling.resume_calendar(calendar=found, by=person, now=clock.now())
    return _("L’agenda est suivi de nouveau.")


def _show(
    request: HttpRequest, partner: Partner, found: PartnerCalendar, *, refusal: Refusal | None = None
) -> HttpResponse:
    readings = list(SessionImport.objects.filter(calendar=found)[:30])
    context = {
        "partner": partner,
        "calendar": found,
        "readings": [{"batch": batch, "counts": counts(batch)} for batch in readings],
        "error": title_of(found.last_error) if found.last_error else "",
        "refusal": refusal,
    }
    return render(request, "agenda/partner/importing/calendar.html", context, status=refusal.status if refusal else 200)
