"""What is refused about sessions that come from elsewhere: batches, files, calendars."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refused


class BatchRefused(Refused):
    code = "batch-refused"
    title = _("Rien n’est publié : toutes les séances du lot ne peuvent pas l’être")
