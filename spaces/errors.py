from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotFound, Refused


class SiteNotFound(NotFound):
    code = "site-not-found"
    title = _("Site introuvable")


class ResourceNotFound(NotFound):
    code = "resource-not-found"
    title = _("Ressource introuvable")


class ZoneNotFound(NotFound):
    code = "zone-not-found"
    title = _("Zone introuvable")


class AnnouncementNotFound(NotFound):
    code = "announcement-not-found"
    title = _("Fermeture ou ouverture introuvable")


class OnePlaceOnly(Invalid):
    code = "one-place-only"
    title = _("Indiquez un seul lieu : un site, une zone ou une ressource")


class AlreadyOver(Refused):
    code = "already-over"
    title = _("C’est déjà passé")


class QualificationNotFound(NotFound):
    code = "qualification-not-found"
    title = _("Habilitation introuvable")


class GrantNotFound(NotFound):
    code = "grant-not-found"
    title = _("Habilitation introuvable pour cette personne")


class GrantAlreadyHeld(Conflict):
    code = "grant-already-held"
    title = _("Cette personne a déjà cette habilitation")


class GrantRevoked(Conflict):
    code = "grant-revoked"
    title = _("Cette habilitation est déjà retirée")
