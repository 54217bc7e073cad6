"""The agenda read elsewhere: addresses of feeds, exports, pictures and widgets."""

from django.urls import path

from agenda.web.views import feeds

urlpatterns = [
    path("agenda.ics", feeds.calendar, name="calendar"),
    path("agenda.atom", feeds.atom, name="atom"),
    path("agenda.csv", feeds.csv, name="csv"),
    path("agenda/openagenda.json", feeds.openagenda, name="openagenda"),
    path("agenda/<uuid:public_id>/seance.ics", feeds.session_calendar, name="session-calendar"),
]
