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
