"""Refusals of what is paid before it is confirmed."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refused


class PaymentNeeded(Refused):
    code = "payment-needed"
    title = _("Cette réservation se paie avant d’être confirmée")


class PaidApart(Refused):
    code = "paid-apart"
    title = _("Ces réservations se paient séparément : elles ne sont pas au même compte ou au même émetteur")


class CreditTooSmall(Refused):
    code = "credit-too-small"
    title = _("L’avoir du compte ne suffit pas")


class SeriesNeedsPayment(Refused):
    code = "series-needs-payment"
    title = _("Ce qui se paie d’avance se réserve date par date")
