"""Cells of tables as people read them, in the active language."""

from django.utils.translation import gettext as _

from core.wording import number_text, percent_text
from reports.small_counts import FEWEST, Few

NONE = "–"


def percent(ratio: float | None) -> str:
    return NONE if ratio is None else percent_text(ratio)


def shown(cell: float | Few | None, shape: str) -> str:
    """`shape` is a column's: count, hours or ratio."""
    if isinstance(cell, Few):
        return _("< %(fewest)s") % {"fewest": FEWEST} if shape == "count" else NONE
    if shape == "ratio" or cell is None:
        return percent(cell)
    return number_text(cell, 1 if shape == "hours" else 0)
