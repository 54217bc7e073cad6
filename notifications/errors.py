from django.utils.translation import gettext_lazy as _

from core.errors import NotFound, Refusal, Refused


class NotSent(Exception):
    """The mail server did not take the message this time; says nothing about whom it is for."""


class UnsubscribeLinkUnknown(NotFound):
    code = "unsubscribe-link-unknown"
    title = _("Ce lien de désabonnement n’est pas de nous, ou il est incomplet")


class MailAway(Refusal):
    status = 503
    code = "mail-away"
    title = _("Le mail ne peut pas partir pour l’instant")


class AddressRefusesMail(Refused):
    code = "address-refuses-mail"
    title = _("Cette adresse ne prend pas de mail")


class CheckLinkUnknown(NotFound):
    code = "check-link-unknown"
    title = _("Ce lien ne vaut plus")


class WebhookNotFound(NotFound):
    code = "webhook-not-found"
    title = _("Webhook introuvable")


class WebhookKindUnknown(Refused):
    code = "webhook-kind-unknown"
    title = _("Cet événement n’est pas proposé ici")


class TooManyWebhooks(Refused):
    code = "too-many-webhooks"
    title = _("Il y a déjà beaucoup d’adresses")
