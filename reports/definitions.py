"""What each figure means. Shown beside it on the page, in the API's `meta` and in the exported files."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Definitions = dict[str, str | Promise]

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
    "weekday": _("De 0, lundi, à 6, dimanche."),
    "hour": _("Heure au mur : la nuit du changement d’heure, 2 h dure deux heures en octobre et n’existe pas en mars."),
    "week": _("Semaine ISO 8601, du lundi au dimanche."),
}

BASIS: Definitions = {
    "activity": _(
        "Date d’activité : le jour de l’usage ou le mois de l’abonnement, "
        "quel que soit le jour de la réservation, de la facture ou du paiement."
    ),
    "invoice": _(
        "Date de facture : ce qui a été facturé ces jours-là, moins les avoirs. Égal au grand livre, classe 7."
    ),
    "payment": _(
        "Date de paiement : de chaque facture, la part encaissée ces jours-là, moins ce qui a été remboursé. "
        "Les avances qui ne règlent encore aucune facture ne comptent pas."
    ),
}
NET: Definitions = {
    "activity": _(
        "Somme des débits hors taxe, moins ceux qu’une annulation a repris. "
        "Les heures comprises dans un abonnement comptent zéro : l’abonnement est compté lui-même."
    ),
    "invoice": _("Somme des lignes de facture hors taxe, moins celles des avoirs."),
    "payment": _("Somme des parts payées des lignes de facture, hors taxe."),
}


def revenue_definitions(basis: str) -> Definitions:
    return {
        "from": _("Premier jour compté."),
        "to": _("Dernier jour compté."),
        "basis": BASIS[basis],
        "net": NET[basis],
        "vat": _("TVA des mêmes lignes."),
        "total": _("Hors taxe plus TVA."),
        "kind": _("Nature de ce qui est dû. Les abonnements ne dépendent d’aucun site."),
        "group": _("Groupe de prix de la personne ou de l’organisation qui paie."),
        "week": _("Semaine ISO 8601, du lundi au dimanche."),
    }


NO_SHOW_RATE = _("Absences ÷ réservations passées dont l’arrivée doit être confirmée.")
