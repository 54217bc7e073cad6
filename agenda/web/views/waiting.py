"""Everything a person waits for: periods and sessions, with what is offered first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agenda.models import Registration
from agenda.web.waiting import queued
from booking.models import WaitingEntry
from booking.web.waiting import waited
from core import clock
from members.web.person import person_of


@login_required
@never_cache
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    now, person = clock.now(), person_of(request)
    entries = WaitingEntry.objects.of(person).living().with_details().order_by("status", "period", "pk")
    rows = Registration.objects.filter(person=person).queueing().with_session().order_by("status", "session__period")
    context = {"waits": waited(entries, now=now), "queued": queued(list(rows), now=now)}
    return render(request, "agenda/waiting/list.html", context)
