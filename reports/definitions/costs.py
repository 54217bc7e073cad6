"""What is counted of costs, and of the occupancy at which a place pays for itself."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

BREAK_EVEN: Definitions = {
    "from": _("Premier jour compté."),
    "to": _("Dernier jour compté."),
    "open_hours": _("Heures ouvertes de toutes les ressources de l’activité, comme dans le rapport d’occupation."),
    "booked_hours": _(
        "Heures réservées pendant l’ouverture, comme dans le rapport d’occupation. "
        "Un atelier occupe une salle : ses heures sont celles de la salle."
    ),
    "net": _(
        "Recettes hors taxe par date d’activité. Abonnements, carnets et consommations ne sont d’aucune activité : "
        "ils ne sont pas répartis. Un abonnement compte à son lieu d’attache ; sans lieu d’attache, à aucun."
    ),
    "fixed": _(
        "Charges dues que quelqu’un vienne ou non. Celles de tout le lieu se partagent entre ses activités "
        "selon leurs heures ouvertes. Un mois pris en partie compte au prorata de ses jours."
    ),
    "variable": _(
        "Charges qui croissent avec l’usage. Celles de tout le lieu se partagent selon les heures réservées, "
        "ou ouvertes quand rien n’est réservé. Un mois pris en partie compte au prorata de ses jours."
    ),
    "result": _("Recettes moins charges fixes et variables."),
    "coverage": _("Recettes ÷ charges. À partir de 100 %, l’activité se paie."),
    "cost_per_open_hour": _("Charges ÷ heures ouvertes."),
    "price_per_booked_hour": _("Recettes ÷ heures réservées, heures comprises dans un abonnement incluses."),
    "variable_per_booked_hour": _("Charges variables ÷ heures réservées."),
    "occupancy": _("Heures réservées ÷ heures ouvertes."),
    "break_even_occupancy": _(
        "Charges fixes ÷ (heures ouvertes × (recette par heure réservée − charge variable par heure réservée)) : "
        "l’occupation à laquelle les recettes paient les charges, aux prix et aux charges d’aujourd’hui. "
        "Au-delà de 100 %, aucune occupation n’y suffit."
    ),
    "missing": _(
        "Pourquoi il n’y a pas d’occupation d’équilibre : aucune charge saisie, rien d’ouvert, rien de réservé, "
        "ou une heure qui rapporte moins qu’elle ne coûte."
    ),
    "activity": _("Salles, postes, équipements ou ateliers ; sans valeur, ce qui n’est d’aucune activité."),
}
