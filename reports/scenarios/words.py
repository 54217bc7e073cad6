"""How the rows of a result are named for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Text, title_of

SIDES: dict[str, Text] = {
    "before": gettext_lazy("Avant"),
    "after": gettext_lazy("Après"),
    "difference": gettext_lazy("Écart"),
}


def band_text(word: str) -> str:
    """`-50..-20`: euros a month, as `results.band_word` writes them."""
    low, high = word.split("..")
    said = {"low": low.replace("-", "\u2212"), "high": high.replace("-", "\u2212")}
    if not low:
        return _("%(high)s € ou moins") % said
    if not high:
        return _("%(low)s € ou plus") % said
    return _("de %(low)s à %(high)s €") % said


def rule_text(code: str) -> str:
    """Why a booking would have been refused: our refusal's own title, or that it would have been closed."""
    return _("Fermé aux heures du scénario") if code == "closed" else str(title_of(code))
