"""What is counted of money against hours, and of what is given away."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

YIELDS: Definitions = {
    "net": _(
        "Recettes hors taxe de ce qui nomme une ressource : salles, postes, équipement. Abonnements, carnets, "
        "consommations et remises n’en nomment pas : ils sont montrés à part et jamais répartis."
    ),
    "open_hours": _("Heures ouvertes des ressources, réservées ou non, comme dans l’occupation."),
    "booked_hours": _("Heures réservées fermes, pendant l’ouverture et hors d’elle."),
    "per_available_hour": _(
        "RevPAH : recettes ÷ heures ouvertes. Sans heure ouverte, il n’y en a pas : un ensemble, dont les heures sont "
        "celles de ses parties, n’en a donc pas."
    ),
    "per_booked_hour": _("Prix moyen : recettes ÷ heures réservées, gratuites comprises."),
    "below_hours": _("Heures des usages payés moins que le prix public, ou rien."),
    "free_hours": _("Heures des usages qui n’ont rien payé, alors que le prix public demande quelque chose."),
    "missing": _(
        "Ce que ces usages ont payé de moins que le prix public : celui de la grille en vigueur le jour de l’usage, "
        "sans abonnement ni carnet, chaque usage pour lui-même."
    ),
}

USES: Definitions = {
    "listed": _(
        "Ce que la grille publique en vigueur le jour de l’usage aurait demandé, hors taxe, sans abonnement ni carnet. "
        "Un usage est une réservation d’une ressource ; il compte aux jours de son activité. Sans prix public, c’est "
        "ce qui a été payé. Les ateliers et les réservations importées sans prix n’ont pas de débit et n’y sont pas."
    ),
    "paid": _(
        "Autofinancé : ce que les usages ont payé, hors taxe, quel que soit le jour de la facture. "
        "Ni frais d’annulation ni frais d’absence ; l’abonnement lui-même est compté à part."
    ),
    "by_membership": _("Valeur au prix public du temps compris dans un abonnement, au prorata des minutes."),
    "by_pass": _("Valeur au prix public du temps pris sur un carnet, acheté, offert ou gagné."),
    "by_group": _(
        "Ce que les prix des groupes abonné, association et solidaire ont de moins que le prix public ; négatif quand "
        "ils ont plus. C’est ce qui reste une fois comptées les autres raisons."
    ),
    "by_discount": _("Remises des abonnements sur les prix de leur groupe."),
    "by_choice": _("Prix libre : ce qui a été choisi de moins que le prix conseillé ; négatif quand c’est plus."),
    "offered": _("Valeur au prix public des minutes offertes à chaque usage et des prêts gratuits."),
    "let_go": _("Ce à quoi il a été renoncé à la main, ou qui a été corrigé par un avoir : le temps a servi."),
    "cost": _(
        "Ce que les usages coûtent vraiment, quand la grille le dit (prix libre) ; sinon ce que demande le prix public."
    ),
    "subsidised": _(
        "Soutenu : pour chaque usage payé moins qu’il ne coûte, la différence entre ce coût et ce qui a été payé. Le "
        "temps compris dans un abonnement en fait partie : la colonne de l’abonnement dit combien."
    ),
}

RECONCILIATION: Definitions = {
    "activity": _("Recettes dont l’activité est ces jours-là."),
    "invoiced": _("Recettes facturées ces jours-là, avoirs déduits."),
    "paid": _("Part de ces recettes, ou d’autres, encaissée ces jours-là, hors taxe."),
    "ledger": _("Classe 7 du grand livre, ces jours-là. Le grand livre connaît les émetteurs, pas les lieux."),
}
