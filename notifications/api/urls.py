from django.urls import path

from notifications.api import calendars, preferences, webhook_urls

urlpatterns = [
    path("me/preferences", preferences.Preferences.as_view(), name="preferences"),
    path("calendars", calendars.Calendars.as_view(), name="calendars"),
    path("calendars/<str:secret>.ics", calendars.CalendarRead.as_view(), name="calendar-feed"),
    path("calendars/<uuid:public_id>", calendars.CalendarDetail.as_view(), name="calendar"),
    path("calendars/<uuid:public_id>/rotate", calendars.CalendarRotate.as_view(), name="calendar-rotate"),
    *webhook_urls.urlpatterns,
]
