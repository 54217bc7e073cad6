"""Every no that reports can say."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused


class ReportsNotAllowed(NotAllowed):
    code = "reports-not-allowed"
    title = _("Ces chiffres sont réservés à la gestion et à la comptabilité du lieu")


class PeriodTooLong(Invalid):
    code = "report-period-too-long"
    title = _("La période demandée est trop longue")


class ReportTooLarge(Refused):
    code = "report-too-large"
    title = _("Ce rapport aurait trop de lignes")


class ScenarioTermsInvalid(Invalid):
    """The field stands in `field`, as a path: `plans.0.monthly_fee`."""

    code = "scenario-terms-invalid"
    title = _("Les conditions du scénario ne sont pas valables")


class ScenarioOutOfScope(Refused):
    code = "scenario-out-of-scope"
    title = _("Ce scénario ne peut pas toucher à un autre lieu que le sien")


class RowUnknown(Invalid):
    code = "report-row-unknown"
    title = _("Cette ligne de rapport n’existe pas")


class CostNotFound(NotFound):
    code = "cost-not-found"
    title = _("Cette charge n’existe pas, ou vous ne pouvez pas la voir")


class CostTwice(Conflict):
    code = "cost-twice"
    title = _("Cette charge est déjà saisie")


class CostMonthsInvalid(Invalid):
    code = "cost-months-invalid"
    title = _("Ces mois ne conviennent pas")


class NothingToCopy(Refused):
    code = "cost-nothing-to-copy"
    title = _("Il n’y a rien à copier : les mois choisis ont déjà tout, ou ce mois n’a rien")


class CostRowsWrong(Invalid):
    """`rows` lists what is wrong: the row's number and its problems."""

    code = "cost-rows-wrong"
    title = _("Des lignes sont à corriger : rien n’a été importé")


class AccountsYearNotOver(Refused):
    code = "accounts-year-not-over"
    title = _("L’année n’est pas terminée : ses comptes ne se publient pas encore")


class AccountsNotFound(NotFound):
    code = "accounts-not-found"
    title = _("Aucuns comptes publiés pour cette année")


class SimulationsUnderWay(Conflict):
    code = "simulations-under-way"
    title = _("Attendez la fin de vos simulations en cours, ou arrêtez-en une")


class ScenarioNotFound(NotFound):
    code = "scenario-not-found"
    title = _("Scénario introuvable")


class SimulationNotFound(NotFound):
    code = "simulation-not-found"
    title = _("Simulation introuvable")


class ScenarioWithoutPrices(Refused):
    code = "scenario-without-prices"
    title = _("Ce scénario ne change aucun prix")


class SimulationsNotComparable(Invalid):
    code = "simulations-not-comparable"
    title = _("Ces simulations ne se comparent pas")


class MonthNotOver(Invalid):
    code = "report-month-not-over"
    title = _("Ce mois n’a pas de rapport : il n’est pas terminé, ou ce n’en est pas un")


class SubscriptionNotFound(NotFound):
    code = "report-subscription-not-found"
    title = _("Cet abonnement au rapport n’existe pas, ou n’est pas à vous")
