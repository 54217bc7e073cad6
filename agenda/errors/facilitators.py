"""What is refused about those who hold sessions."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound


class FacilitatorNotFound(NotFound):
    code = "facilitator-not-found"
    title = _("Intervenant·e introuvable")


class FacilitatorBusy(Conflict):
    code = "facilitator-busy"
    title = _("Cette personne anime déjà une séance à ce moment")


class FacilitatorShared(Conflict):
    code = "facilitator-shared"
    title = _("Cette personne intervient aussi pour d’autres partenaires")


class FacilitatorKnown(Conflict):
    code = "facilitator-known"
    title = _("Cette adresse est celle d’une autre personne")


class FacilitatorHoldsSessions(Conflict):
    code = "facilitator-holds-sessions"
    title = _("Cette personne anime des séances à venir")
