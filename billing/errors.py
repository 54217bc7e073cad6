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
