from django.urls import path

from booking.web.views import external

urlpatterns = [
    path("lieu/agendas/", external.calendars, name="external-calendars"),
    path("lieu/agendas/brancher/", external.connect, name="external-calendar-new"),
    path("lieu/agendas/<uuid:public_id>/", external.calendar, name="external-calendar"),
    path("lieu/agendas/<uuid:public_id>/lire/", external.read, name="external-calendar-read"),
    path("lieu/agendas/<uuid:public_id>/arreter/", external.stop, name="external-calendar-stop"),
]
