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


class SessionNotPublished(Conflict):
    code = "session-not-published"
    title = _("Cette séance n’est pas publiée")


class SessionPostponed(Conflict):
    code = "session-postponed"
    title = _("Cette séance est reportée")


class OnlineAddressMissing(Refused):
    code = "online-address-missing"
    title = _("Une séance à distance a besoin d’une adresse")


class PlacesMissing(Invalid):
    code = "places-missing"
    title = _("Combien de places ?")


class SeriesNotFound(NotFound):
    code = "session-series-not-found"
    title = _("Série de séances introuvable")


class SeriesWithoutEnd(Invalid):
    code = "session-series-without-end"
    title = _("Une série a besoin d’une fin")


class SessionsInTheWay(Conflict):
    code = "session-series-conflicts"
    title = _("Toutes les dates de la série ne sont pas possibles")


class SiteClosed(Refused):
    code = "site-closed"
    title = _("Le lieu est fermé ce jour-là")


class NoSessionToCome(Refused):
    code = "no-session-to-come"
    title = _("Aucune séance de la série n’est à venir")


class FormatSettled(Conflict):
    code = "workshop-format-settled"
    title = _("La forme de cet atelier ne change plus")


class SeriesKeepsItsDays(Invalid):
    code = "session-series-keeps-its-days"
    title = _("Les jours d’une série ne se déplacent pas ensemble")
