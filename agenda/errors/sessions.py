"""What is refused about workshops and their sessions."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused


class WorkshopNotFound(NotFound):
    code = "workshop-not-found"
    title = _("Atelier introuvable")


class SessionNotFound(NotFound):
    code = "session-not-found"
    title = _("Séance introuvable")


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


class SessionCancelled(Conflict):
    code = "session-cancelled"
    title = _("Cette séance est annulée")


class SessionPublished(Conflict):
    code = "session-published"
    title = _("Une séance publiée ne redevient pas un brouillon")


class FewerPlacesThanRegistered(Conflict):
    code = "fewer-places-than-registered"
    title = _("Il y a déjà plus de personnes inscrites que de places")
