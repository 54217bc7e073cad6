"""What the dashboard's own figures count."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.meaning import Definitions

DASHBOARD: Definitions = {
    "busiest": _("L’heure de la semaine où la plus grande part de l’ouverture était réservée."),
    "before": _("Le même chiffre sur autant de jours, juste avant."),
    "year": _("Le même chiffre aux mêmes dates, un an plus tôt."),
}
