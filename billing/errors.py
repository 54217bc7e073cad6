from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound, Refused


class PriceMissing(Refused):
    code = "price-missing"
    title = _("Aucun prix n’est en vigueur pour cette ressource à cette date")


class PlanNotFound(NotFound):
    code = "plan-not-found"
    title = _("Formule introuvable")


class MembershipNotFound(NotFound):
    code = "membership-not-found"
    title = _("Abonnement introuvable")


class MembershipOverlaps(Conflict):
    code = "membership-overlaps"
    title = _("Un abonnement est déjà en cours à ces dates")


class TariffDateTaken(Conflict):
    code = "tariff-date-taken"
    title = _("Un autre tarif publié commence à la même date")


class IssuerMissing(Refused):
    code = "issuer-missing"
    title = _("Personne ne facture pour ce lieu à cette date")


class PaymentNotFound(NotFound):
    code = "payment-not-found"
    title = _("Paiement introuvable")


class PaymentAmountInvalid(Refused):
    code = "payment-amount-invalid"
    title = _("Le montant doit être positif, au centime près")


class PaymentInTheFuture(Refused):
    code = "payment-in-the-future"
    title = _("Un paiement ne se date pas dans l’avenir")


class InvoiceNotPayable(Refused):
    code = "invoice-not-payable"
    title = _("Cette facture n’est pas due par ce compte à cet émetteur")


class PaymentTakenElsewhere(Conflict):
    code = "payment-taken-elsewhere"
    title = _("Cet argent est déjà enregistré autrement")


class InvoiceOverpaid(Conflict):
    code = "invoice-overpaid"
    title = _("La facture serait payée plus que son montant")


class CreditOverspent(Conflict):
    code = "credit-overspent"
    title = _("Ce paiement ou cet avoir est déjà utilisé")


class RefundTooLarge(Refused):
    code = "refund-too-large"
    title = _("Il reste moins que cela à rembourser")


class PaymentAlreadyReturned(Conflict):
    code = "payment-already-returned"
    title = _("Ce paiement est déjà rendu ou rejeté")


class PeriodClosed(Conflict):
    code = "period-closed"
    title = _("Cette période est clôturée")


class PeriodNotOver(Refused):
    code = "period-not-over"
    title = _("Cette période n’est pas encore finie")


class PeriodOpenBefore(Refused):
    code = "period-open-before"
    title = _("Une période d’avant est encore ouverte")


class BooksBusy(Conflict):
    code = "books-busy"
    title = _("Des écritures sont en cours : recommencez dans un instant")


class ContractNotRunning(Conflict):
    code = "contract-not-running"
    title = _("L’abonnement n’est pas en cours, ou il est déjà résilié")


class ContractNotLeaving(Conflict):
    code = "contract-not-leaving"
    title = _("L’abonnement n’est pas résilié")


class PlanUnchanged(Refused):
    code = "plan-unchanged"
    title = _("C’est déjà votre formule")


class PlanAlreadyRevised(Conflict):
    code = "plan-already-revised"
    title = _("Une version plus récente de cette formule existe déjà")


class PlanVersionTooEarly(Refused):
    code = "plan-version-too-early"
    title = _("Une nouvelle version commence au plus tôt demain")


class PauseNotOffered(Refused):
    code = "pause-not-offered"
    title = _("Cette formule ne se met pas en pause")


class PauseTooLong(Refused):
    code = "pause-too-long"
    title = _("La pause est trop longue")


class PauseImpossible(Refused):
    code = "pause-impossible"
    title = _("La pause ne peut pas couvrir ces jours")


class EndTooEarly(Refused):
    code = "end-too-early"
    title = _("Ce jour est avant le début de ce qui est en cours")
