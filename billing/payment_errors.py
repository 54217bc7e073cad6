"""Refusals about money that comes in and goes back out."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotFound, Refused


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


class PaymentLooksDouble(Conflict):
    code = "payment-looks-double"
    title = _("Ce compte a déjà payé ce montant ce jour-là, par le même moyen")


class PayerNotFound(NotFound):
    code = "payer-not-found"
    title = _("Personne ou organisation introuvable")
