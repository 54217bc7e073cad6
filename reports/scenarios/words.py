"""How the rows of a result are named for people."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.errors import Text, title_of
from core.wording import money_text

SIDES: dict[str, Text] = {
    "before": pgettext_lazy("simulation", "Avant"),
    "after": pgettext_lazy("simulation", "Après"),
    "difference": gettext_lazy("Écart"),
}


REASONS: dict[str, Text] = {
    "same": gettext_lazy("Retrouvées au centime"),
    "levelled": gettext_lazy("Complément de la journée, après l’annulation d’un autre usage"),
    "absence": gettext_lazy("Seuls les frais d’absence étaient autres"),
    "group": gettext_lazy("Un autre groupe de prix : l’abonnement a commencé, changé ou fini depuis"),
    "drawn": gettext_lazy(
        "Une autre part prise sur un crédit ou un carnet : formule changée ou réservation déplacée depuis"
    ),
    "price": gettext_lazy("Un autre prix ou une autre remise : les tarifs ont changé depuis"),
    "unpriced": gettext_lazy("Sans prix aujourd’hui : laissées de côté"),
    "usage": gettext_lazy("Consommations relevées"),
    "membership": gettext_lazy("Cotisations"),
}
"""Why what was charged is not what is replayed."""


def band_text(word: str) -> str:
    """`-50..-20`: euros a month, as `results.band_word` writes them."""
    low, high = word.split("..")
    said = {"low": _euros(low), "high": _euros(high)}
    if not low:
        return _("%(high)s ou moins") % said
    if not high:
        return _("%(low)s ou plus") % said
    return _("de %(low)s à %(high)s") % said


def _euros(whole: str) -> str:
    """`−100 €`, `−€100`, without cents; nothing for nothing."""
    return money_text(Decimal(whole)).replace(",00", "").replace(".00", "") if whole else ""


def rule_text(code: str) -> str:
    """Why a booking would have been refused: our refusal's own title, or that it would have been closed."""
    return _("Fermé aux heures du scénario") if code == "closed" else str(title_of(code))
