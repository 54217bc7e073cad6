"""What is refused about sessions that come from elsewhere: batches, files, calendars."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound, Refused, Throttled


class BatchRefused(Refused):
    code = "batch-refused"
    title = _("Rien n’est publié : toutes les séances du lot ne peuvent pas l’être")


class SessionImportNotFound(NotFound):
    code = "session-import-not-found"
    title = _("Cet import n’existe pas")


class SessionImportRefused(Refused):
    code = "session-import-refused"
    title = _("Rien n’est importé : toutes les lignes ne peuvent pas l’être")


class NothingToPublish(Refused):
    code = "nothing-to-publish"
    title = _("Aucune ligne de ce fichier n’a quelque chose à publier")


class PartnerCalendarNotFound(NotFound):
    code = "partner-calendar-not-found"
    title = _("Cet agenda n’existe pas")


class PartnerCalendarKnown(Conflict):
    code = "partner-calendar-known"
    title = _("Cet agenda est déjà suivi")


class TooManyPartnerCalendars(Refused):
    code = "too-many-partner-calendars"
    title = _("Un partenaire suit dix agendas au plus")


class PartnerCalendarStopped(Conflict):
    code = "partner-calendar-stopped"
    title = _("Cet agenda n’est pas suivi en ce moment")


class PartnerCalendarJustRead(Throttled):
    code = "partner-calendar-just-read"
    title = _("Cet agenda vient d’être lu")
