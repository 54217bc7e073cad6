"""Series of sessions and who holds them: addresses of the API."""

from django.urls import path

from agenda.api import facilitators, series
from core.api.tables import list_paths

OF_WORKSHOP = "partners/<slug:partner>/workshops/<uuid:public_id>/series"
ONE = "partners/<slug:partner>/series/<uuid:public_id>"

urlpatterns = [
    path(OF_WORKSHOP, series.SessionSeriesList.as_view(), name="session-series"),
    path(f"{OF_WORKSHOP}/preview", series.SessionSeriesPreview.as_view(), name="session-series-preview"),
    path(ONE, series.SessionSeriesDetail.as_view(), name="session-series-one"),
    path(f"{ONE}/cancel", series.SessionSeriesCancel.as_view(), name="session-series-cancel"),
    path(f"{ONE}/postpone", series.SessionSeriesPostpone.as_view(), name="session-series-postpone"),
    *list_paths("facilitators", facilitators.Facilitators, "facilitators"),
    path(
        "partners/<slug:partner>/facilitators",
        facilitators.PartnerFacilitators.as_view(),
        name="partner-facilitators",
    ),
    path(
        "partners/<slug:partner>/facilitators/<uuid:public_id>",
        facilitators.PartnerFacilitator.as_view(),
        name="partner-facilitator",
    ),
]
