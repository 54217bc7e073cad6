"""What is said no to about outside calendars."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound, Refused, Throttled


class ExternalCalendarNotFound(NotFound):
    code = "external-calendar-not-found"
    title = _("Agenda extérieur introuvable")


class CalendarUnreadable(Refused):
    code = "calendar-unreadable"
    title = _("Cet agenda n’a pas pu être compris")


class CalendarTooBusy(Refused):
    code = "calendar-too-busy"
    title = _("Cet agenda contient trop d’événements")


class CalendarConnected(Conflict):
    code = "calendar-connected"
    title = _("Cet agenda est déjà branché sur cette ressource")


class CalendarStopped(Conflict):
    code = "calendar-stopped"
    title = _("Cet agenda n’est plus lu")


class CalendarJustRead(Throttled):
    code = "calendar-just-read"
    title = _("Cet agenda vient d’être lu")
