"""The agenda read elsewhere: addresses of the API."""

from agenda.api import reading
from core.api.tables import list_paths

urlpatterns = list_paths("sessions", reading.Sessions, "sessions")
