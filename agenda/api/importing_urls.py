"""Publication from elsewhere: addresses of the API."""

from django.urls import URLPattern, path, re_path
from drf_spectacular.utils import extend_schema

from agenda.api import batches, own_sessions, partner_calendars, session_imports


@extend_schema(exclude=True)
class OwnSessionsFile(own_sessions.OwnSessions):
    http_method_names = ["get", "head"]


IMPORT = "partners/<slug:partner>/imports/<uuid:public_id>"
CALENDAR = "partners/<slug:partner>/calendars/<uuid:public_id>"

urlpatterns: list[URLPattern] = [
    path("partners/<slug:partner>/sessions", own_sessions.OwnSessions.as_view(), name="partner-sessions"),
    re_path(
        r"^partners/(?P<partner>[-\w]+)/sessions\.(?P<format>csv|xlsx)$",
        OwnSessionsFile.as_view(),
        name="partner-sessions-file",
    ),
    path("partners/<slug:partner>/sessions/batch", batches.SessionBatch.as_view(), name="partner-batch"),
    path(
        "partners/<slug:partner>/sessions/<str:external_id>",
        own_sessions.OwnSession.as_view(),
        name="partner-session",
    ),
    path("partners/<slug:partner>/imports", session_imports.SessionImports.as_view(), name="partner-imports"),
    path(IMPORT, session_imports.SessionImportDetail.as_view(), name="partner-import"),
    path(f"{IMPORT}/apply", session_imports.SessionImportApply.as_view(), name="partner-import-apply"),
    path(f"{IMPORT}/follow", partner_calendars.FollowCalendar.as_view(), name="partner-import-follow"),
    path("partners/<slug:partner>/calendars", partner_calendars.PartnerCalendars.as_view(), name="partner-calendars"),
    path(CALENDAR, partner_calendars.PartnerCalendarDetail.as_view(), name="partner-calendar"),
    path(f"{CALENDAR}/read", partner_calendars.ReadCalendar.as_view(), name="partner-calendar-read"),
    path(f"{CALENDAR}/stop", partner_calendars.StopCalendar.as_view(), name="partner-calendar-stop"),
    path(f"{CALENDAR}/resume", partner_calendars.ResumeCalendar.as_view(), name="partner-calendar-resume"),
]
