"""Refusals about passes, usage and contributions."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, NotAllowed, NotFound, Refused


class PassOfferNotFound(NotFound):
    code = "pass-offer-not-found"
    title = _("Carnet proposé introuvable")


class PassNotFound(NotFound):
    code = "pass-not-found"
    title = _("Carnet introuvable")


class PassTransferNotAllowed(NotAllowed):
    code = "pass-transfer-not-allowed"
    title = _("Un carnet ne se cède qu’au sein d’une même organisation")


class PassTooShort(Conflict):
    code = "pass-too-short"
    title = _("Il ne reste pas assez d’unités sur ce carnet")


class PassOver(Refused):
    code = "pass-over"
    title = _("Ce carnet n’est plus valable")


class PassNotRefundable(Refused):
    code = "pass-not-refundable"
    title = _("Seul un carnet acheté et encore entier se rembourse")


class UsageKindNotFound(NotFound):
    code = "usage-kind-not-found"
    title = _("Type de consommation introuvable")


class UsageRecordNotFound(NotFound):
    code = "usage-record-not-found"
    title = _("Consommation introuvable")


class UsageRecordDiffers(Conflict):
    code = "usage-record-differs"
    title = _("Cet identifiant désigne déjà une autre consommation")


class UsageRecordReversed(Conflict):
    code = "usage-record-reversed"
    title = _("Cette consommation est déjà annulée")


class UsageInTheFuture(Refused):
    code = "usage-in-the-future"
    title = _("Une consommation se relève après coup")


class UsagePayerNotFound(NotFound):
    code = "usage-payer-not-found"
    title = _("Personne ou organisation introuvable")


class ContributionNotFound(NotFound):
    code = "contribution-not-found"
    title = _("Contribution introuvable")


class ContributionDecided(Conflict):
    code = "contribution-decided"
    title = _("Cette contribution n’attend plus de décision")


class ContributionOfOneself(NotAllowed):
    code = "contribution-of-oneself"
    title = _("On ne décide pas de ses propres contributions")


class ContributionInTheFuture(Refused):
    code = "contribution-in-the-future"
    title = _("Une contribution se déclare une fois faite")


class ContributionRuleMissing(Refused):
    code = "contribution-rule-missing"
    title = _("Aucune règle ne dit ce que vaut une contribution ce jour-là")
