"""What is counted of hours."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

OCCUPANCY: Definitions = {
    "from": _("Premier jour compté, à partir de minuit sur les horloges de chaque site."),
    "to": _("Dernier jour compté, jusqu’à minuit."),
    "open_hours": _(
        "Heures d’ouverture moins les fermetures et la maintenance, pour chaque ressource, réservée ou non. "
        "Un ensemble n’a pas d’heures à lui : ce sont ses parties qui comptent, chacune une fois."
    ),
    "booked_hours": _(
        "Heures réservées fermes pendant l’ouverture, à venir comprises, sans les battements entre deux réservations. "
        "Ce qui est annulé, en option ou à valider ne compte pas ; ce qui est rendu plus tôt ne compte que jusque-là."
    ),
    "attended_hours": _(
        "Heures réservées pendant l’ouverture où quelqu’un était là : de l’arrivée confirmée au départ, "
        "ou à la fin de la réservation quand le départ n’a pas été noté."
    ),
    "outside_hours": _("Heures réservées hors de l’ouverture. Elles n’entrent dans aucun taux."),
    "occupancy": _("Heures réservées ÷ heures ouvertes. Sans heure ouverte, il n’y a pas de taux."),
    "use": _("Heures de présence ÷ heures ouvertes."),
    "resource": _("Ressource sans parties : salle, poste ou équipement."),
    "plan": _(
        "Formule de qui paie le jour de l’usage, l’organisation si c’est elle, sinon la personne ; sans abonnement, "
        "et pour les ateliers, aucune. Chaque ligne a toutes les heures ouvertes du lieu : son taux est la part de "
        "l’ouverture que cette formule a prise, et les taux d’un même lieu s’additionnent."
    ),
    "group": _(
        "Groupe de prix de qui paie le jour de l’usage ; les ateliers n’en ont pas. Les heures ouvertes sont celles "
        "du lieu, comme pour la formule."
    ),
    "weekday": _("De 0, lundi, à 6, dimanche."),
    "hour": _("Heure au mur : la nuit du changement d’heure, 2 h dure deux heures en octobre et n’existe pas en mars."),
    "week": _("Semaine ISO 8601, du lundi au dimanche."),
}

NO_SHOW_RATE = _("Absences ÷ réservations passées dont l’arrivée doit être confirmée.")
