"""What is counted of members, of what they pay and of what they owe."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

RECURRING: Definitions = {
    "from": _("Premier jour compté : le début est l’état de la veille au soir."),
    "to": _("Dernier jour compté, au soir. Ce qui est prévu pour plus tard compte à sa date."),
    "mrr_start": _(
        "Revenu récurrent mensuel au début : somme des cotisations mensuelles HT des abonnements en cours, "
        "essais et pauses exclus. Une échéance de plusieurs mois compte pour un mois ; un mois entamé, facturé au "
        "prorata, compte pour un mois entier, car c’est un rythme. La remise d’une formule porte sur les prix des "
        "ressources, pas sur sa cotisation. Un abonnement d’organisation compte une fois, quel que soit le nombre de "
        "personnes qui s’en servent."
    ),
    "new": _(
        "Cotisations des abonnements commencés ou dont l’essai s’est achevé. Qui revient après un départ est nouveau."
    ),
    "expansion": _("Hausses de cotisation d’abonnements en cours : formule plus chère, nouvelle version plus chère."),
    "contraction": _("Baisses de cotisation d’abonnements en cours : formule ou version moins chère."),
    "paused": _("Cotisations des abonnements mis en pause."),
    "resumed": _(
        "Cotisations des abonnements repris après une pause, au montant d’avant ; "
        "l’écart compte en hausse ou en baisse."
    ),
    "lost": _("Cotisations des abonnements terminés, le lendemain de leur dernier jour."),
    "moved": _(
        "Passages d’une ligne du tableau à une autre : changement de formule, de groupe, de lieu d’attache ou "
        "d’émetteur. Leur somme est nulle sur l’ensemble."
    ),
    "mrr_end": _("Revenu récurrent mensuel à la fin : celui du début et tous les mouvements."),
    "members_start": _("Abonnements en cours au début, gratuits compris, essais et pauses exclus."),
    "members_new": _("Abonnements commencés."),
    "members_paused": _("Abonnements mis en pause."),
    "members_resumed": _("Abonnements repris."),
    "members_lost": _("Abonnements terminés."),
    "members_moved": _("Abonnements passés d’une ligne à une autre."),
    "members_end": _("Abonnements en cours à la fin."),
    "paying": _("Abonnements en cours à la fin dont la cotisation n’est pas nulle."),
    "arpm": _("Revenu récurrent à la fin ÷ abonnements payants à la fin."),
    "churn": _("Abonnements perdus ÷ abonnements du début. Les pauses ne sont pas des départs."),
    "mrr_churn": _("Cotisations perdues ÷ revenu récurrent du début."),
    "earned": _(
        "Tout ce que doivent, HT et par date d’activité, ceux qui étaient abonnés ce jour-là, essais exclus : "
        "cotisations, réservations, consommations. Pour un lieu, seulement ce qui s’y rapporte."
    ),
    "earned_per_member": _("Ces recettes ÷ nombre moyen d’abonnés sur la période."),
    "plan": _("Formule, toutes versions confondues."),
    "site": _("Lieu d’attache de l’abonnement ; sans lieu d’attache, il est au réseau."),
    "issuer": _("Qui facture le lieu d’attache ce jour-là."),
    "group": _("Groupe de prix de la formule."),
    "month": _("Mois civil, ou ses jours qui sont dans la période."),
}
