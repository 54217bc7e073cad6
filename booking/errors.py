"""Every no that booking can say."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, Throttled


class BookingNotFound(NotFound):
    code = "booking-not-found"
    title = _("Réservation introuvable")


class NothingAsked(Invalid):
    code = "nothing-asked"
    title = _("Indiquez au moins une ressource")


class SeveralSites(Refused):
    code = "several-sites"
    title = _("Une réservation concerne un seul site")


class NotBookable(Refused):
    code = "not-bookable"
    title = _("Cette ressource ne se réserve pas")


class InThePast(Refused):
    code = "in-the-past"
    title = _("Ce créneau est passé")


class NoticeTooShort(Refused):
    code = "notice-too-short"
    title = _("Il est trop tard pour réserver ce créneau")


class BeyondHorizon(Refused):
    code = "beyond-horizon"
    title = _("Ce créneau n’est pas encore ouvert à la réservation")


class TooShort(Refused):
    code = "too-short"
    title = _("La durée est trop courte")


class TooLong(Refused):
    code = "too-long"
    title = _("La durée est trop longue")


class OffTheGrid(Refused):
    code = "off-the-grid"
    title = _("Le début et la fin doivent tomber sur le pas de réservation")


class NotASlot(Refused):
    code = "not-a-slot"
    title = _("Ici, on réserve des créneaux fixes")


class DayReserved(Refused):
    code = "day-reserved"
    title = _("Ce jour est réservé à d’autres")


class QuotaExceeded(Refused):
    code = "quota-exceeded"
    title = _("Ce serait plus que le quota")


class CooldownRunning(Refused):
    code = "cooldown-running"
    title = _("Il faut laisser passer un moment entre deux réservations")


class QualificationMissing(NotAllowed):
    code = "qualification-missing"
    title = _("Il faut une habilitation pour réserver cela")


class GroupsOnly(NotAllowed):
    code = "groups-only"
    title = _("Réservé à certains groupes")


class OverrideNotAllowed(NotAllowed):
    code = "override-not-allowed"
    title = _("Seule la gestion du lieu peut déroger à une règle")


class BehalfNotAllowed(NotAllowed):
    code = "behalf-not-allowed"
    title = _("Seule l’équipe du lieu peut réserver pour quelqu’un d’autre")


class OutsideOpeningHours(Refused):
    code = "outside-opening-hours"
    title = _("Le lieu est fermé pendant une partie de ce créneau")


class TooManyPeople(Refused):
    code = "too-many-people"
    title = _("Il n’y a pas assez de places")


class MembersOnly(NotAllowed):
    code = "members-only"
    title = _("Réservé aux personnes qui ont un abonnement")


class StewardsOnly(NotAllowed):
    code = "stewards-only"
    title = _("Réservé à l’équipe du lieu")


class SlotTaken(Conflict):
    code = "slot-taken"
    title = _("Ce créneau est déjà pris")


class NothingFree(Conflict):
    code = "nothing-free"
    title = _("Rien de libre sur ce créneau")


class HoldExpired(Conflict):
    code = "hold-expired"
    title = _("Le délai de confirmation est passé")


class WrongState(Conflict):
    code = "wrong-state"
    title = _("Cette réservation n’est plus dans l’état attendu")


class BookedForASession(Conflict):
    code = "booked-for-a-session"
    title = _("Cette salle est réservée par un atelier : changez la séance")


class TooEarlyToCheckIn(Refused):
    code = "too-early-to-check-in"
    title = _("Il est trop tôt pour confirmer l’arrivée")


class FeedNotFound(NotFound):
    code = "feed-not-found"
    title = _("Agenda introuvable")


class FeedScopeUnavailable(Refused):
    code = "feed-scope-unavailable"
    title = _("Cet agenda est pour qui anime des séances")


class FeedDetailsForStewards(NotAllowed):
    code = "feed-details-for-stewards"
    title = _("Les détails sont réservés à l’équipe du lieu")


class TooManyFeeds(Refused):
    code = "too-many-feeds"
    title = _("Vous suivez déjà beaucoup d’agendas")


class TooLateToMove(Refused):
    code = "too-late-to-move"
    title = _("Il est trop tard pour déplacer cette réservation")


class NothingToSwap(Refused):
    code = "nothing-to-swap"
    title = _("Ces deux réservations sont déjà à la même place")


class TooManyHolds(Refused):
    code = "too-many-holds"
    title = _("Votre panier est plein")


class CartEmpty(Refused):
    code = "cart-empty"
    title = _("Rien à confirmer")


class RuleInvalid(Invalid):
    code = "rule-invalid"
    title = _("Cette règle de récurrence n’est pas valable")


class NothingToRepeat(Refused):
    code = "nothing-to-repeat"
    title = _("Cette série n’a aucune date")


class TooManyOccurrences(Refused):
    code = "too-many-occurrences"
    title = _("Cette série est trop longue")


class SeriesConflicts(Conflict):
    code = "series-conflicts"
    title = _("Certaines dates de la série ne sont pas possibles")


class SeriesNotFound(NotFound):
    code = "series-not-found"
    title = _("Série introuvable")


class NotInTheSeries(NotFound):
    code = "not-in-the-series"
    title = _("Cette date ne fait pas partie de la série")


class SeriesOver(Conflict):
    code = "series-over"
    title = _("Cette série est terminée")


class ImportNotFound(NotFound):
    code = "import-not-found"
    title = _("Import introuvable")


class ImportUnreadable(Refused):
    code = "import-unreadable"
    title = _("Ce fichier n’a pas pu être lu")


class ImportTooLarge(Refused):
    code = "import-too-large"
    title = _("Ce fichier est trop volumineux")


class ImportUnderWay(Conflict):
    code = "import-under-way"
    title = _("Cet import est en cours")


class NothingToImport(Refused):
    code = "nothing-to-import"
    title = _("Aucune ligne à importer")


class WaitingEntryNotFound(NotFound):
    code = "waiting-entry-not-found"
    title = _("Attente introuvable")


class FreeRightNow(Conflict):
    code = "free-right-now"
    title = _("Rien à attendre : c’est libre maintenant")


class AlreadyWaiting(Conflict):
    code = "already-waiting"
    title = _("Vous attendez déjà ce créneau")


class NotWaiting(Conflict):
    code = "not-waiting"
    title = _("Cette attente n’est plus dans l’état attendu")


class NothingFits(Refused):
    code = "nothing-fits"
    title = _("Rien dans le réseau ne répond à ce souhait")


class TooManyWaits(Refused):
    code = "too-many-waits"
    title = _("Vous attendez déjà beaucoup de créneaux")


class LoanNotFound(NotFound):
    code = "loan-not-found"
    title = _("Prêt introuvable")


class LoanPhotoNotFound(NotFound):
    code = "loan-photo-not-found"
    title = _("Photo introuvable")


class NotLendable(Refused):
    code = "not-lendable"
    title = _("Ce matériel ne sort pas du lieu")


class LoanWhileClosed(Refused):
    code = "loan-while-closed"
    title = _("Le lieu est fermé au moment du retrait ou du retour")


class BookedForALoan(Conflict):
    code = "booked-for-a-loan"
    title = _("C’est un prêt : suivez ses propres étapes")


class TooEarlyToHandOver(Refused):
    code = "too-early-to-hand-over"
    title = _("Ce prêt ne commence pas aujourd’hui")


class NotBackYet(Conflict):
    code = "not-back-yet"
    title = _("Ce matériel n’est pas encore revenu du prêt précédent")


class AgreementNotSigned(Refused):
    code = "agreement-not-signed"
    title = _("La convention n’est pas signée")


class ConditionMissing(Invalid):
    code = "condition-missing"
    title = _("Indiquez l’état de chaque matériel du prêt")


class LoanNotLonger(Refused):
    code = "loan-not-longer"
    title = _("Le nouveau retour doit venir après l’ancien")


class PhotoUnreadable(Refused):
    code = "photo-unreadable"
    title = _("Cette photo ne se lit pas")


class PhotoTooLarge(Refused):
    code = "photo-too-large"
    title = _("Cette photo est trop grande")


class TooManyPhotos(Refused):
    code = "too-many-photos"
    title = _("Ce prêt a déjà beaucoup de photos")


class TooLateToUndo(Refused):
    code = "too-late-to-undo"
    title = _("Il est trop tard pour défaire cette arrivée")


class NotFreeNow(Conflict):
    code = "not-free-now"
    title = _("Cette ressource n’est pas libre maintenant")


class ApprovalFirst(Refused):
    code = "approval-first"
    title = _("L’équipe du lieu valide chaque demande : réservez à l’avance")


class NothingToCheckIn(NotFound):
    code = "nothing-to-check-in"
    title = _("Aucune réservation à votre nom ici en ce moment")


class DoorNotFound(NotFound):
    code = "door-not-found"
    title = _("Écran introuvable")


class DoorLinkInvalid(NotFound):
    code = "door-link-invalid"
    title = _("Ce lien ne vaut plus rien")


class DoorNotPaired(NotAllowed):
    code = "door-not-paired"
    title = _("Cet appareil n’est pas associé à cette porte")


class WrongDoorCode(NotAllowed):
    code = "wrong-door-code"
    title = _("Ce code n’est celui de personne")


class TooManyWrongCodes(Throttled):
    code = "too-many-wrong-codes"
    title = _("Trop de codes refusés ici : attendez un quart d’heure")


class NotInTheWay(Conflict):
    code = "not-in-the-way"
    title = _("Cette réservation n’est plus concernée par la fermeture")


class NowhereToGo(Conflict):
    code = "nowhere-to-go"
    title = _("Aucune autre place proche n’est libre")
