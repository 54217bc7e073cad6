from django.urls import path

from reports.web import bookings, lines, revenue

urlpatterns = [
    path("tableau-de-bord/recettes/", revenue.revenue, name="revenue"),
    path("tableau-de-bord/recettes/lignes/", lines.lines, name="revenue-lines"),
    path("tableau-de-bord/occupation/reservations/", bookings.bookings, name="occupancy-bookings"),
]
