"""Cells of tables as people read them, in the active language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.wording import money_text, number_text, percent_text
from reports.small_counts import FEWEST, Few

NONE = "–"


def percent(ratio: float | Decimal | None) -> str:
    return NONE if ratio is None else percent_text(ratio)


def shown(cell: str | float | Decimal | Few | None, shape: str) -> str:
    """`shape` is a column's: count, hours, ratio, money or text."""
    if cell is None:
        return NONE
    if isinstance(cell, Few):
        return _("< %(fewest)s") % {"fewest": FEWEST} if shape == "count" else NONE
    if isinstance(cell, str):
        return cell
    if shape == "ratio":
        return percent(cell)
    if shape == "money":
        return money_text(Decimal(cell))
    return number_text(cell, 1 if shape == "hours" else 0)
