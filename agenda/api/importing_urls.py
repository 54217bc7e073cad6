"""Publication from elsewhere: addresses of the API."""

from django.urls import URLPattern, path, re_path
from drf_spectacular.utils import extend_schema

from agenda.api import batches, own_sessions


@extend_schema(exclude=True)
class OwnSessionsFile(own_sessions.OwnSessions):
    http_method_names = ["get", "head"]


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
]
