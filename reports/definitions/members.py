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

RECEIVABLES: Definitions = {
    "from": _("Premier jour compté."),
    "to": _("Dernier jour compté, au soir : c’est là que l’on regarde ce qui reste dû."),
    "invoiced": _("Factures émises dans la période moins avoirs émis dans la période, TTC."),
    "owed": _(
        "Ce qui restait dû des factures à la fin, TTC : leur total moins ce que paiements et avoirs en avaient réglé "
        "à cette date. Comme dans la balance âgée. D’une facture sur plusieurs lieux, chacun a la part de ses lignes."
    ),
    "not_due": _("Dont l’échéance n’est pas passée."),
    "up_to_30": _("En retard d’un à trente jours."),
    "up_to_60": _("En retard de trente-et-un à soixante jours."),
    "up_to_90": _("En retard de soixante-et-un à quatre-vingt-dix jours."),
    "over_90": _("En retard de plus de quatre-vingt-dix jours."),
    "credit_notes": _("Avoirs émis que rien n’a encore utilisés ; ils viennent en moins sur le compte 411."),
    "ledger": _(
        "Solde du compte 411 à la fin : créances moins avoirs non utilisés. Un écart vient d’un paiement saisi après "
        "coup, que le grand livre date du jour du paiement et qui règle les factures le jour de sa saisie. Les livres "
        "sont ceux d’un émetteur : un lieu n’a pas de solde à lui."
    ),
    "dso": _(
        "Délai moyen de paiement (DSO), méthode comptable : créances TTC à la fin ÷ facturé TTC de la période × jours "
        "de la période. Sur peu de jours, ou quand on facture une fois par mois, il saute ; l’année est plus sûre."
    ),
    "settled": _("Factures entièrement réglées dans la période, avoirs compris, dont une part au moins a été payée."),
    "days_to_pay": _("Jours entre l’émission et le dernier règlement de ces factures, pesés par leur montant."),
    "issuer": _("Qui a émis la facture."),
    "site": _("Lieu des lignes de la facture ; une ligne sans lieu est au réseau."),
}

LIABILITIES: Definitions = {
    "from": _("Premier jour de la période, pour ce qui a péri."),
    "to": _("Jour, au soir, où l’on regarde ce qui est dû."),
    "amount": _(
        "Carnets : unités achetées qui ne sont pas encore utilisées, au prix payé HT par unité ; une unité réservée "
        "pour plus tard n’est pas utilisée, une unité cédée garde sa valeur, un carnet offert n’en a pas. "
        "Cotisations : pour chaque échéance facturée à cette date, la part HT des jours d’après. "
        "Avances : paiements reçus moins ce qui en avait réglé des factures ou été rendu. "
        "Avoirs : ce que rien n’avait utilisé, TTC. Cautions : versées, ni rendues ni retenues."
    ),
    "lapsing": _("Valeur des carnets qui périssent dans les trente jours d’après s’ils ne sont pas utilisés."),
    "lapsed": _("Valeur des unités qui ont péri dans la période sans être utilisées. Elle n’est plus due."),
    "ledger": _(
        "Avances : solde du compte 4191. Cautions : solde du compte 1651, qui seul garde le passé de chaque caution. "
        "Le grand livre n’a pas de compte pour le reste : il porte carnets et cotisations en produits (706) dès la "
        "facture, sans produits constatés d’avance (487), et les avoirs sur le compte 411, en moins des créances."
    ),
    "difference": _(
        "Montant moins solde. Une avance saisie après coup est datée du jour du paiement dans les livres et règle les "
        "factures le jour de sa saisie ; entre les deux, l’écart est celui du compte 411, en sens inverse."
    ),
    "liability": _("Nature de ce qui est dû."),
    "issuer": _("Carnets : qui facture leur lieu ce jour-là. Sinon, qui a facturé, reçu ou détient."),
    "site": _(
        "Carnets : leur lieu ; cotisations : le lieu d’attache. Avances et avoirs sont à l’émetteur ; un lieu les voit "
        "quand l’émetteur ne facture pour aucun autre."
    ),
}

CLEARING: Definitions = {
    "from": _("Premier jour d’usage compté."),
    "to": _("Dernier jour d’usage compté."),
    "debtor": _("Émetteur du lieu d’attache, ou du lieu du carnet : il a encaissé la cotisation ou le carnet."),
    "creditor": _("Émetteur du lieu où l’on est venu."),
    "hours": _("Heures prises sur des abonnements ou des carnets d’un autre émetteur, annulations déduites."),
    "unpriced_hours": _("Dont heures pour lesquelles aucun tarif n’avait de prix ; elles ne valent rien ici."),
    "net": _("Ces heures au prix public HT du tarif en vigueur ce jour-là, au centime par ressource et par jour."),
}
