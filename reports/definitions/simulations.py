"""What each figure of a simulation counts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIMULATIONS: dict[str, str | Promise] = {
    "net": _("Recettes hors taxe des réservations rejouées et des cotisations de ces jours."),
    "usage_net": _("Ce que coûtent les réservations, crédits et carnets déduits."),
    "membership_net": _("Les cotisations dont l’échéance tombe ces jours-là."),
    "booked_hours": _("Heures de ressource des réservations rejouées, sans celles qui auraient été refusées."),
    "open_hours": _("Heures de ressource ouvertes, fermetures et entretien déduits."),
    "occupancy": _("Heures réservées divisées par les heures ouvertes."),
    "per_open_hour": _("Recettes hors taxe, cotisations comprises, divisées par les heures ouvertes."),
    "cost": _("Charges saisies pour ces jours et ces lieux ; les charges variables suivent les heures réservées."),
    "break_even_occupancy": _("Le taux d’occupation auquel les recettes couvrent les charges."),
    "result": _("Recettes moins charges."),
    "before": _("Rejoué aux conditions qui étaient en vigueur chaque jour : ce à quoi le scénario se compare."),
    "after": _("Rejoué aux conditions du scénario."),
    "difference": _("Après moins avant."),
    "counted": _("Réservations, chacune sous la première raison qui vaut ; ce qui n’est pas réservé ne se compte pas."),
    "charged": _("Ce qui a été facturé hors taxe, remises à la main et avoirs déduits."),
    "replayed": _("La même chose, rejouée aux conditions qui étaient en vigueur chaque jour."),
    "gap": _("Rejoué moins facturé."),
    "payers": _("Personnes ou organisations qui paient. Une tranche de moins de cinq n’est pas montrée."),
    "included": _("Temps que les formules incluent ces jours-là."),
    "drawn": _("Temps de réservation pris sur ce qui est inclus."),
    "bookings": _("Réservations qui ont eu lieu et que les nouvelles règles ou heures auraient refusées."),
    "hours": _("Leurs heures de ressource."),
}
