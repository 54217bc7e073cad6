"""What is refused about registrations and their queue."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotFound


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


class ConfirmationExpired(Conflict):
    code = "confirmation-expired"
    title = _("Le délai pour confirmer cette inscription est passé")


class RegistrationEnded(Conflict):
    code = "registration-ended"
    title = _("Cette inscription n’a plus cours")


class AnotherWorkshop(Invalid):
    code = "another-workshop"
    title = _("On ne change que pour une séance du même atelier")


class QuestionNotFound(NotFound):
    code = "question-not-found"
    title = _("Question introuvable")
