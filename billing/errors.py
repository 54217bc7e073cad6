from django.utils.translation import gettext_lazy as _

from billing import use_errors  # noqa: F401  # refusals of this app like those below
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


class IbanInvalid(Refused):
    code = "iban-invalid"
    title = _("Cet IBAN n’est pas valable")


class DirectDebitUnavailable(Refused):
    code = "direct-debit-unavailable"
    title = _("Cet émetteur ne prélève pas")


class MandateNotFound(NotFound):
    code = "mandate-not-found"
    title = _("Mandat introuvable")


class MandateAlreadyActive(Conflict):
    code = "mandate-already-active"
    title = _("Un mandat est déjà actif pour ce compte")


class MandateNotActive(Conflict):
    code = "mandate-not-active"
    title = _("Ce mandat n’est plus actif")


class MandateDateInvalid(Refused):
    code = "mandate-date-invalid"
    title = _("Un mandat est signé aujourd’hui ou avant, depuis moins de 36 mois")


class DebitBatchNotFound(NotFound):
    code = "debit-batch-not-found"
    title = _("Remise de prélèvements introuvable")


class CollectionDayInvalid(Refused):
    code = "collection-day-invalid"
    title = _("On ne prélève pas ce jour-là")


class InvoiceNotDebitable(Refused):
    code = "invoice-not-debitable"
    title = _("Cette facture ne peut pas être prélevée")


class InvoiceUnderWay(Conflict):
    code = "invoice-under-way"
    title = _("Cette facture est déjà en cours de prélèvement")


class DebitBatchClosed(Conflict):
    code = "debit-batch-closed"
    title = _("Cette remise n’en est plus là")


class DebitBatchNotDue(Refused):
    code = "debit-batch-not-due"
    title = _("Le jour du prélèvement n’est pas encore passé")


class DebitNotReturnable(Conflict):
    code = "debit-not-returnable"
    title = _("Ce prélèvement n’a pas été remis à la banque, ou il est déjà rejeté")


class ReturnReasonUnknown(Refused):
    code = "return-reason-unknown"
    title = _("Motif de rejet inconnu")


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


class BankFileUnreadable(Refused):
    code = "bank-file-unreadable"
    title = _("Ce relevé n’est pas lisible")


class BankFileTooLarge(Refused):
    code = "bank-file-too-large"
    title = _("Ce relevé dépasse 2 Mo ou 5 000 lignes")


class BankLineNotFound(NotFound):
    code = "bank-line-not-found"
    title = _("Ligne de relevé introuvable")


class BankLineDone(Conflict):
    code = "bank-line-done"
    title = _("Cette ligne est déjà traitée")


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
