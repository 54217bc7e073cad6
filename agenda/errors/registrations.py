"""What is refused about registrations and their queue."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound


class RegistrationNotFound(NotFound):
    code = "registration-not-found"
    title = _("Inscription introuvable")


class SessionFull(Conflict):
    code = "session-full"
    title = _("Cette séance est complète")


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


class SlotTakenForAppointment(Conflict):
    code = "slot-taken-for-appointment"
    title = _("Ce rendez-vous vient d’être pris")
