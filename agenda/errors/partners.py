"""What is refused about partners, their label and who publishes for them."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotAllowed, NotFound, Refused


class PartnerNotFound(NotFound):
    code = "partner-not-found"
    title = _("Partenaire introuvable")


class NotThePublisher(NotAllowed):
    code = "not-the-publisher"
    title = _("Vous ne publiez pas pour ce partenaire")


class NotAnsweringForThePartner(NotAllowed):
    code = "not-answering-for-the-partner"
    title = _("Cela revient à qui répond de ce partenaire")


class NotUnderTheLabel(Refused):
    code = "not-under-the-label"
    title = _("Ce lieu a quitté le label : aucune nouvelle séance ne peut y être publiée")


class LabelNotRun(NotAllowed):
    code = "label-not-run"
    title = _("Le label est tenu par la gestion du réseau")


class CharterNotFound(NotFound):
    code = "charter-not-found"
    title = _("Aucune charte du label n’est publiée")


class CharterExists(Conflict):
    code = "charter-exists"
    title = _("Cette version de la charte existe déjà")


class CharterReplaced(Conflict):
    code = "charter-replaced"
    title = _("Une version plus récente de la charte est à accepter")


class AlreadyUnderTheLabel(Conflict):
    code = "already-under-the-label"
    title = _("Ce lieu a déjà accepté cette charte")


class LabelNotHeld(Conflict):
    code = "label-not-held"
    title = _("Ce lieu n’est pas sous le label")


class LabelEndRefused(Refused):
    code = "label-end-refused"
    title = _("Le label ne peut pas finir ce jour-là")


class InvitationNotFound(NotFound):
    code = "invitation-not-found"
    title = _("Invitation introuvable")


class AlreadyInvited(Conflict):
    code = "already-invited"
    title = _("Une invitation attend déjà à cette adresse")


class InvitationUsed(Conflict):
    code = "invitation-used"
    title = _("Cette invitation a déjà servi")


class InvitationRevoked(Conflict):
    code = "invitation-revoked"
    title = _("Cette invitation a été retirée")


class InvitationExpired(Conflict):
    code = "invitation-expired"
    title = _("Cette invitation a expiré")


class InvitationForAnotherAddress(Conflict):
    code = "invitation-for-another-address"
    title = _("L’invitation est partie à une autre adresse que celle de votre compte")


class RoleNotFound(NotFound):
    code = "role-not-found"
    title = _("Cette personne n’a pas ce rôle")


class OwnLastAccess(Conflict):
    code = "own-last-access"
    title = _("C’est votre dernier accès à ce partenaire")


class LastToAnswer(Conflict):
    code = "last-to-answer"
    title = _("Plus personne ne répondrait de ce partenaire")
