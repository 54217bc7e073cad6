"""The agenda as visitors see it, and registering without an account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agenda.access import find_public_session
from agenda.actions.queueing import join_queue
from agenda.actions.registering import register
from agenda.feeds import price_text
from agenda.links import registration_behind, token_of
from agenda.models import Registration, Session
from agenda.models.session import SessionQuerySet
from agenda.throttling import RegistrationWindow
from agenda.web.event_data import event_data
from agenda.web.forms import AgendaForm, RegistrationForm
from agenda.web.waiting import answer, queued
from core import clock
from core.clock import local_date, start_of_day
from core.errors import Refusal, Throttled
from core.ranges import Period
from core.web import as_data_block
from members.web.person import visitor_of
from spaces import catalogue

WINDOW = timedelta(weeks=4)


@dataclass(frozen=True)
class Asked:
    """Four weeks of the agenda, of a theme and a site perhaps."""

    first: date
    today: date
    theme: str = ""
    site: str = ""

    @property
    def period(self) -> Period:
        tz = ZoneInfo(settings.TIME_ZONE)
        return Period(start_of_day(self.first, tz), start_of_day(self.first + WINDOW, tz))

    @property
    def sessions(self) -> SessionQuerySet:
        wanted = {"workshop__theme": self.theme, "site__slug": self.site}
        chosen = {column: value for column, value in wanted.items() if value}
        return Session.objects.public().filter(**chosen).overlapping(self.period).with_details().in_order()

    def moved(self, by: timedelta) -> str:
        """The query string of the weeks before or after; nothing lies before today."""
        first = max(self.first + by, self.today)
        if first == self.first:
            return ""
        return "?" + urlencode({"theme": self.theme, "site": self.site, "day": first.isoformat()})


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    form = AgendaForm(request.GET, catalogue=catalogue.current())
    said = form.cleaned_data if form.is_valid() else {}
    today = local_date(now, ZoneInfo(settings.TIME_ZONE))
    asked = Asked(said.get("day") or today, today, said.get("theme", ""), said.get("site", ""))
    sessions = [session for session in asked.sessions if session.end > now or asked.first < today]
    days = [(day, list(rows)) for day, rows in groupby(sessions, key=lambda row: local_date(row.start, row.site.tz))]
    weeks = {"previous": asked.moved(-WINDOW), "next": asked.moved(WINDOW)}
    context = {"form": form, "days": days, "now": now, **weeks}
    return render(request, "agenda/list.html", context, status=200 if form.is_valid() else 400)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = find_public_session(public_id)
    if request.method != "POST":
        return _session_page(request, found, RegistrationForm(initial=RegistrationForm.known_of(visitor_of(request))))
    form, waits = RegistrationForm(request.POST), "queue" in request.POST
    if not form.is_valid():
        return _session_page(request, found, form, status=400)
    try:
        registration = _register(request, found, form, verb=join_queue if waits else register)
    except Refusal as refusal:
        return _session_page(request, find_public_session(public_id), form, refusal=refusal, status=refusal.status)
    if waits:
        messages.success(request, _("Vous êtes dans la file. Si une place se libère, un courriel vous la propose."))
    else:
        messages.success(request, _("Votre place est réservée. La confirmation part par courriel."))
    return redirect("agenda:registration", token_of(registration))


def _register(
    request: HttpRequest, found: Session, form: RegistrationForm, *, verb: Callable[..., Registration]
) -> Registration:
    """Raises Throttled and the refusals of `register` or `join_queue`."""
    if not RegistrationWindow().allow_request(request, None):  # type: ignore[arg-type]
        raise Throttled(_("Réessayez dans une heure, ou connectez-vous."))
    return verb(
        session=found,
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        proxy=form.cleaned_data["proxy"],
        language=(get_language() or "fr")[:2],
        person=visitor_of(request),
        now=clock.now(),
    )


def _session_page(
    request: HttpRequest, found: Session, form: RegistrationForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    workshop, now = found.workshop, clock.now()
    context = {
        "session": found,
        "form": form,
        "refusal": refusal,
        "price": price_text(workshop.price, is_pay_what_you_want=workshop.is_pay_what_you_want),
        "is_open": found.is_published and found.start > now and found.places_left > 0,
        "may_wait": (may_wait := found.is_published and found.start > now and found.places_left <= 0),
        "queue_length": found.registrations.queueing().count() if may_wait else 0,
        "is_past": found.start <= now,
        "now": now,
        "event_data": as_data_block(event_data(found)),
    }
    return render(request, "agenda/session.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the link of the mail; no account is asked for."""
    found = registration_behind(token)
    if request.method != "POST":
        return _registration_page(request, found)
    try:
        messages.success(request, answer(found, accepts=request.POST.get("act") == "accept", now=clock.now()))
    except Refusal as refusal:
        return _registration_page(request, registration_behind(token), refusal=refusal)
    return redirect("agenda:registration", token)


def _registration_page(request: HttpRequest, found: Registration, *, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    context = {
        "registration": found,
        "session": found.session,
        "may_cancel": found.session.end > now,
        "one": queued([found], now=now)[0],
        "refusal": refusal,
    }
    return render(request, "agenda/registration.html", context, status=refusal.status if refusal else 200)
