"""The agenda read elsewhere: addresses of feeds, exports, pictures and widgets."""

from django.urls import path

from agenda.web.views import feeds, pictures, reading, widgets

urlpatterns = [
    path("agenda/", reading.agenda, name="list"),
    path("agenda/mois/", reading.month, name="month"),
    path("agenda/image.png", pictures.agenda, name="image"),
    path("agenda/<uuid:public_id>/image.png", pictures.session, name="session-image"),
    path("agenda/embed", widgets.agenda, name="embed"),
    path("widgets/", widgets.widgets, name="widgets"),
    path("agenda.ics", feeds.calendar, name="calendar"),
    path("agenda.atom", feeds.atom, name="atom"),
    path("agenda.csv", feeds.csv, name="csv"),
    path("agenda/openagenda.json", feeds.openagenda, name="openagenda"),
    path("agenda/<uuid:public_id>/seance.ics", feeds.session_calendar, name="session-calendar"),
]
