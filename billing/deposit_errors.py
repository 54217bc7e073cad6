"""Refusals about deposits."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound, Refused


class DepositNotFound(NotFound):
    code = "deposit-not-found"
    title = _("Caution introuvable")


class DepositWrongState(Conflict):
    code = "deposit-wrong-state"
    title = _("Cette caution n’est plus dans cet état")


class DepositKeptTooMuch(Refused):
    code = "deposit-kept-too-much"
    title = _("On retient au plus le montant de la caution")
