"""Every no that reports can say."""

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused


class ReportsNotAllowed(NotAllowed):
    code = "reports-not-allowed"
    title = _("Ces chiffres sont réservés à la gestion et à la comptabilité du lieu")


class PeriodTooLong(Invalid):
    code = "report-period-too-long"
    title = _("La période demandée est trop longue")


class ReportTooLarge(Refused):
    code = "report-too-large"
    title = _("Ce rapport aurait trop de lignes")
