"""What is refused about partners, their label and who publishes for them."""

from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, NotFound


class PartnerNotFound(NotFound):
    code = "partner-not-found"
    title = _("Partenaire introuvable")


class NotThePublisher(NotAllowed):
    code = "not-the-publisher"
    title = _("Vous ne publiez pas pour ce partenaire")
