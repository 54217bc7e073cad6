"""The agenda as visitors see it, and registering without an account."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agenda.access import find_public_session
from agenda.feeds import price_text
from agenda.links import token_of
from agenda.models import Session
from agenda.models.session import SessionQuerySet
from agenda.web.event_data import event_data
from agenda.web.forms import AgendaForm
from agenda.web.registering import attempt_on
from core import clock
from core.clock import local_date, start_of_day
from core.ranges import Period
from core.web import as_data_block
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
        "event_data": as_data_block(event_data(found)),
    }
