from django.urls import path

from reports.web import occupancy

urlpatterns = [
    path("tableau-de-bord/occupation/", occupancy.occupancy, name="occupancy"),
]
