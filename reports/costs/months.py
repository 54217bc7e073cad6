"""Months, named by their first day."""

from datetime import date

from django.utils.translation import gettext as _

from reports.errors import CostMonthsInvalid
from reports.question import YEARS

MOST = 60


def months_between(first: date, last: date) -> list[date]:
    """From one month to another, both included. Raises CostMonthsInvalid."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count < 1:
        raise CostMonthsInvalid(_("Le dernier mois doit venir après le premier."), field="until")
    if count > MOST:
        raise CostMonthsInvalid(
            _("Une saisie couvre %(most)s mois au plus.") % {"most": MOST}, field="until", most=MOST
        )
    months = [month_after(first, offset) for offset in range(count)]
    if months[0].year not in YEARS or months[-1].year not in YEARS:
        raise CostMonthsInvalid(
            _("Les rapports couvrent les années %(first)s à %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]},
            field="until",
        )
    return months


def month_after(month: date, count: int = 1) -> date:
    year, number = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, number + 1, 1)
