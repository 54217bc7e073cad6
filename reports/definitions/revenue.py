"""What is counted of money earned."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

BASIS_NAMES: Definitions = {
    "activity": _("Date d’activité"),
    "invoice": _("Date de facture"),
    "payment": _("Date de paiement"),
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
        "kind": _("Nature de ce qui est dû."),
        "site": _("Lieu de l’usage, ou lieu d’attache d’un abonnement ; sans lieu d’attache, il est du réseau entier."),
        "plan": _(
            "Formule par laquelle le prix a été fait, ou dont c’est la cotisation. Sans formule : prix du groupe."
        ),
        "issuer": _(
            "Émetteur de la facture ; de ce qui n’est pas encore facturé, celui qui porte le lieu ce jour-là, "
            "et pour un abonnement celui du réseau."
        ),
        "group": _("Groupe de prix de la personne ou de l’organisation qui paie."),
        "week": _("Semaine ISO 8601, du lundi au dimanche."),
    }
