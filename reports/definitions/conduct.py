"""What is counted of how bookings were kept, and of their seats."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

_BEGAN: Definitions = {
    "from": _("Premier jour compté : les réservations qui commencent ce jour-là ou après, sur l’horloge du site."),
    "to": _("Dernier jour compté : celui où une réservation commence, jamais celui où elle a été faite."),
    "resource": _(
        "Ce qui a été demandé : un ensemble est lui-même, pas ses parties. Une réservation de plusieurs choses compte "
        "une fois pour chacune ; les lignes peuvent donc dépasser l’ensemble."
    ),
    "plan": _("Formule de qui paie le jour où la réservation commence ; aucune sans abonnement."),
    "group": _("Groupe de prix de qui paie le jour où la réservation commence."),
    "weekday": _("De 0, lundi, à 6, dimanche ; du début de la réservation."),
    "hour": _("Heure au mur à laquelle la réservation commence."),
    "week": _("Semaine ISO 8601, du lundi au dimanche."),
}

CONDUCT: Definitions = {
    **_BEGAN,
    "bookings": _("Réservations restées fermes : à venir, en cours, terminées ou absences. Les ateliers n’y sont pas."),
    "expected": _("Celles dont l’arrivée devait être confirmée et dont l’issue est connue."),
    "absent": _("Parmi elles, les absences constatées."),
    "no_show_rate": _("Absences ÷ réservations passées dont l’arrivée doit être confirmée."),
    "cancelled": _(
        "Réservations annulées qui auraient commencé ces jours-là. Une option abandonnée ou expirée n’en est pas une."
    ),
    "late_cancelled": _("Parmi elles, celles annulées après la fin de l’annulation gratuite."),
    "cancellation_rate": _("Annulées ÷ (restées fermes + annulées)."),
    "late_rate": _("Annulées tardivement ÷ (restées fermes + annulées)."),
    "lead_quarter": _("Un quart des réservations fermes sont faites moins longtemps à l’avance, en heures."),
    "lead_median": _(
        "Délai médian entre le moment où une réservation ferme est faite et son début, en heures. "
        "Faite une fois commencée, elle compte zéro."
    ),
    "lead_three_quarters": _("Un quart des réservations fermes sont faites plus longtemps à l’avance, en heures."),
    "lead": _(
        "Délai entre la réservation et son début : 0, moins d’une heure ; 1, moins d’un jour ; 2, moins de trois "
        "jours ; 3, moins d’une semaine ; 4, moins de quatre semaines ; 5, davantage."
    ),
}

SEAT_FILL: Definitions = {
    **_BEGAN,
    "bookings": _(
        "Réservations de salles et de postes, honorées ou à venir. Les absences et les ateliers n’y sont pas."
    ),
    "seat_hours": _("Personnes × heures réservées : le nombre annoncé à la réservation, ouverture ou non."),
    "capacity_hours": _(
        "Places × heures réservées. Quand une réservation prend plusieurs choses, ses personnes se répartissent entre "
        "elles selon leurs places ; l’équipement n’en a pas."
    ),
    "seat_fill": _("Personnes × heures ÷ places × heures. Sans réservation, il n’y a pas de taux."),
}
