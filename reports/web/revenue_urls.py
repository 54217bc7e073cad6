from django.urls import path

from reports.web import bookings, lines

urlpatterns = [
    path("tableau-de-bord/recettes/lignes/", lines.lines, name="revenue-lines"),
    path("tableau-de-bord/occupation/reservations/", bookings.bookings, name="occupancy-bookings"),
]
