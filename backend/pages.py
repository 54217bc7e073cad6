"""Pages that belong to the whole service: home, accessibility, legal notice."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from backend.home import free_soon, next_bookings, next_sessions
from backend.team import team
from booking.web.forms import SearchForm
from core import clock
from members.web.person import visitor_of
from spaces import catalogue


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now, current, person = clock.now(), catalogue.current(), visitor_of(request)
    context = {
        "form": SearchForm(QueryDict(), catalogue=current, now=now),
        "soon": free_soon(current, reader=person, now=now),
        "bookings": next_bookings(person, now=now) if person else [],
        "sessions": next_sessions(now=now),
    }
    return render(request, "pages/home.html", context)


urlpatterns = [
    path("", home, name="home"),
    path("equipe/", team, name="team"),
    path("accessibilite/", TemplateView.as_view(template_name="pages/accessibility.html"), name="accessibility"),
    path("mentions-legales/", TemplateView.as_view(template_name="pages/legal.html"), name="legal"),
]
