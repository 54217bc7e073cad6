from django.utils.translation import gettext_lazy as _

from core.errors import NotFound


class SiteNotFound(NotFound):
    code = "site-not-found"
    title = _("Site introuvable")


class ResourceNotFound(NotFound):
    code = "resource-not-found"
    title = _("Ressource introuvable")
