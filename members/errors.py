from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotAllowed, NotFound


class ScopeMissing(NotAllowed):
    code = "scope-missing"
    title = _("Ce jeton n’a pas le droit demandé")


class PayerNotAllowed(NotAllowed):
    code = "payer-not-allowed"
    title = _("Vous ne pouvez pas réserver au compte de cette organisation")


class TokenTooWeak(NotAllowed):
    code = "token-too-weak"
    title = _("Un jeton n’en fait pas de plus fort que lui")


class TokenNotFound(NotFound):
    code = "token-not-found"
    title = _("Jeton introuvable")


class NoDoorCodeLeft(Conflict):
    code = "no-door-code-left"
    title = _("Aucun code de porte n’est disponible pour l’instant")


class PersonNotFound(NotFound):
    code = "person-not-found"
    title = _("Personne introuvable")
