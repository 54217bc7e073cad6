"""What a replay takes for granted, in sentences for the reader of its result."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Text
from core.wording import number_text

SAID: dict[str, Text] = {
    "usage-unchanged": gettext_lazy("L’usage reste ce qu’il a été, quel que soit son prix."),
    "elasticity": gettext_lazy(
        "Élasticité supposée de %(elasticity)s : "
        "chaque réservation compte d’autant moins, ou plus, que son prix change."
    ),
    "refused-are-lost": gettext_lazy("Ce que le scénario refuse n’aurait pas été réservé à un autre moment."),
    "judged-alone": gettext_lazy(
        "Seules les heures et les règles que le scénario change sont jugées, et seulement là où les vraies acceptent."
    ),
    "only-these-days": gettext_lazy("Les plafonds par personne ne comptent que ce qui commence ces jours-là."),
    "share-kept": gettext_lazy("À prix libre, chacun garde la part du prix conseillé qu’il a choisie."),
    "waived-kept": gettext_lazy("Ce qui a été remis ou remboursé à la main l’est dans la même proportion."),
    "set-aside-kept": gettext_lazy("Une règle levée à la main pour une réservation le reste."),
    "fees-by-month": gettext_lazy(
        "Les abonnements sont facturés quand ils l’ont été. "
        "Frais d’adhésion, carnets vendus et ateliers sont laissés de côté."
    ),
    "variable-costs-follow-hours": gettext_lazy(
        "Les charges variables suivent les heures réservées ; un mois entamé ne compte que pour ses jours."
    ),
    "unpriced": gettext_lazy("Les réservations sans prix en leur temps sont laissées de côté."),
}
OLDER: dict[str, Text] = {
    "cancelled-drew-its-share": gettext_lazy(
        "Une réservation annulée a pris dès le début ce qu’elle a gardé à la fin."
    ),
}
"""Of results from before what is cancelled gave back only then."""


def assumptions_of(result: dict[str, Any]) -> Iterator[str]:
    for word in result["assumptions"]:
        text = str((SAID | OLDER)[word])
        yield text % {"elasticity": number_text(Decimal(result["elasticity"]), 2)} if word == "elasticity" else text


def closeness(result: dict[str, Any]) -> str:
    """How far `before` is from what was really charged."""
    actual = result["actual"]
    return _("%(matching)s réservations sur %(bookings)s retrouvent au centime ce qui a été facturé.") % actual
