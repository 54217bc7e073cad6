from django.utils.translation import gettext_lazy as _

from billing import payment_errors, use_errors  # noqa: F401  # refusals of this app like those below
from core.errors import Conflict, Invalid, NotFound, Refused


class PriceMissing(Refused):
    code = "price-missing"
    title = _("Aucun prix n’est en vigueur pour cette ressource à cette date")


class PriceBelowFloor(Refused):
    code = "price-below-floor"
    title = _("Ce prix est inférieur au minimum")


class PriceIsFixed(Refused):
    code = "price-is-fixed"
    title = _("Ce prix n’est pas libre")


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


class NothingToCorrect(Conflict):
    code = "nothing-to-correct"
    title = _("Il n’y a plus rien à corriger ici")


class InvoiceNotFound(NotFound):
    code = "invoice-not-found"
    title = _("Facture introuvable")


class AccountNotFound(NotFound):
    code = "account-not-found"
    title = _("Compte client introuvable")


class InvoiceRunNotFound(NotFound):
    code = "invoice-run-not-found"
    title = _("Facturation introuvable")


class InvoiceRunUnderWay(Conflict):
    code = "invoice-run-under-way"
    title = _("Une facturation est déjà en cours")


class NothingToInvoice(Refused):
    code = "nothing-to-invoice"
    title = _("Rien n’attend d’être facturé jusqu’à ce jour")


class TariffNotFound(NotFound):
    code = "tariff-not-found"
    title = _("Tarif introuvable")


class TariffPublished(Conflict):
    code = "tariff-published"
    title = _("Un tarif publié ne change plus : il est suivi d’un autre")


class TariffStarted(Conflict):
    code = "tariff-started"
    title = _("Ce tarif est déjà en vigueur")


class TariffIncomplete(Refused):
    """`problems`: sentences, one for each thing to put right."""

    code = "tariff-incomplete"
    title = _("Ce tarif ne peut pas encore être publié")


class PriceGivenTwice(Conflict):
    code = "price-given-twice"
    title = _("Ce tarif a déjà un prix pour ce cas")


class EndTooEarly(Refused):
    code = "end-too-early"
    title = _("Ce jour est avant le début de ce qui est en cours")


class CardsNotConfigured(Refused):
    code = "cards-not-configured"
    title = _("Le paiement par carte n’est pas proposé ici")


class CardsUnavailable(Refused):
    code = "cards-unavailable"
    title = _("Le paiement par carte ne répond pas pour le moment : réessayez dans un instant")


class CardRefundRefused(Refused):
    code = "card-refund-refused"
    title = _("Le remboursement sur la carte est refusé par la banque")


class SignatureWrong(Invalid):
    code = "signature-wrong"
    title = _("Ce message ne porte pas la bonne signature")


class PaymentUnderWay(Conflict):
    code = "payment-under-way"
    title = _("Un paiement par carte est déjà en cours de traitement")


class NothingToPay(Refused):
    code = "nothing-to-pay"
    title = _("Il n’y a rien à payer")


class CheckoutNotFound(NotFound):
    code = "checkout-not-found"
    title = _("Paiement introuvable")


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


class IssuerNotFound(NotFound):
    code = "issuer-not-found"
    title = _("Émetteur introuvable")


class ClosingNotFound(NotFound):
    code = "closing-not-found"
    title = _("Cette période n’est pas clôturée")


class BearingMonthClosed(Conflict):
    code = "bearing-month-closed"
    title = _("Ce mois est clos : qui facture n’y change plus")


class BearerUnchanged(Conflict):
    code = "bearer-unchanged"
    title = _("Cet émetteur facture déjà à partir de cette date")
