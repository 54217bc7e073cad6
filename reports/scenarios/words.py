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
