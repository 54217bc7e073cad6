"""What is counted of workshops."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

WORKSHOPS: Definitions = {
    "from": _("Premier jour compté, à partir de minuit sur les horloges de chaque site."),
    "to": _("Dernier jour compté, jusqu’à minuit. Une séance compte le jour où elle commence."),
    "sessions": _("Séances annoncées au public qui ont eu lieu. Les brouillons ne comptent jamais."),
    "to_come": _("Séances annoncées de ces jours-là qui ne sont pas encore terminées."),
    "postponed": _("Séances reportées qui n’ont pas encore de nouvelle date, au jour où elles étaient prévues."),
    "cancelled": _("Séances annulées après avoir été annoncées."),
    "places": _("Places des séances qui ont eu lieu ; à une permanence, ses rendez-vous."),
    "registered": _(
        "Inscriptions prises avant la séance et non annulées. "
        "Une même personne compte à chaque séance où elle s’inscrit."
    ),
    "attended": _("Personnes venues, inscrites ou non, à chaque séance où elles sont venues."),
    "walk_ins": _("Personnes venues sans s’être inscrites avant, comprises dans les personnes venues."),
    "waiting": _("Inscriptions passées par la liste d’attente d’une séance, qu’elles aient eu une place ou non."),
    "attendance": _("Personnes inscrites et venues ÷ personnes inscrites dont la présence ou l’absence a été notée."),
    "hours": _("Durée des séances qui ont eu lieu."),
    "facilitation_hours": _(
        "Durée de chaque séance × nombre d’intervenant·es ; une séance qui n’en nomme pas en compte un."
    ),
    "registered_fill": _("Inscriptions ÷ places."),
    "attended_fill": _("Personnes venues ÷ places. Au-delà de 100 %, il en est venu plus que de places."),
    "audience": _(
        "Publics à qui l’atelier s’adresse. Une séance pour plusieurs publics compte à chacun : "
        "les lignes ne s’additionnent pas, l’ensemble compte chaque séance une fois."
    ),
    "type": _(
        "Vocabulaire de la médiation numérique : collectif ; individuel, sur rendez-vous ; "
        "démarche administrative, sur rendez-vous pour une démarche en ligne."
    ),
}
