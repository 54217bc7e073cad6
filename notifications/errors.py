from django.utils.translation import gettext_lazy as _

from core.errors import NotFound


class NotSent(Exception):
    """The mail server did not take the message this time; says nothing about whom it is for."""


class UnsubscribeLinkUnknown(NotFound):
    code = "unsubscribe-link-unknown"
    title = _("Ce lien de désabonnement n’est pas de nous, ou il est incomplet")
