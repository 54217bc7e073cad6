"""Every no that the agenda can say."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused


class PartnerNotFound(NotFound):
    code = "partner-not-found"
    title = _("Partenaire introuvable")


class WorkshopNotFound(NotFound):
    code = "workshop-not-found"
    title = _("Atelier introuvable")


class SessionNotFound(NotFound):
    code = "session-not-found"
    title = _("Séance introuvable")


class RegistrationNotFound(NotFound):
    code = "registration-not-found"
    title = _("Inscription introuvable")


class NotThePublisher(NotAllowed):
    code = "not-the-publisher"
    title = _("Vous ne publiez pas pour ce partenaire")


class RoomNotOffered(NotAllowed):
    code = "room-not-offered"
    title = _("Cette salle n’est pas ouverte à vos ateliers")


class RoomElsewhere(Invalid):
    code = "room-elsewhere"
    title = _("Cette salle n’est pas dans le site indiqué")


class SessionPeriodRefused(Refused):
    code = "session-period-refused"
    title = _("Une séance ne peut pas avoir lieu à ce moment")


class SessionPast(Refused):
    code = "session-past"
    title = _("Cette séance est passée")


class SessionNotBegun(Refused):
    code = "session-not-begun"
    title = _("Cette séance n’a pas commencé")


class SessionFull(Conflict):
    code = "session-full"
    title = _("Cette séance est complète")


class SessionCancelled(Conflict):
    code = "session-cancelled"
    title = _("Cette séance est annulée")


class SessionPublished(Conflict):
    code = "session-published"
    title = _("Une séance publiée ne redevient pas un brouillon")


class FewerPlacesThanRegistered(Conflict):
    code = "fewer-places-than-registered"
    title = _("Il y a déjà plus de personnes inscrites que de places")


class AlreadyRegistered(Conflict):
    code = "already-registered"
    title = _("Cette adresse est déjà inscrite à cette séance")


class PlacesLeft(Conflict):
    code = "places-left"
    title = _("Rien à attendre : il reste des places")


class NoOfferedPlace(Conflict):
    code = "no-offered-place"
    title = _("Aucune place ne vous est proposée pour l’instant")


class OfferedPlaceExpired(Conflict):
    code = "offered-place-expired"
    title = _("Le délai pour accepter cette place est passé")
