from django.urls import path

from booking.api import external
from core.api.tables import list_paths

urlpatterns = [
    *list_paths("external-calendars", external.ExternalCalendars, "external-calendars"),
    path("external-calendars/preview", external.Preview.as_view(), name="external-calendar-preview"),
    path("external-calendars/<uuid:public_id>", external.ExternalCalendarDetail.as_view(), name="external-calendar"),
    path("external-calendars/<uuid:public_id>/read", external.Read.as_view(), name="external-calendar-read"),
]
