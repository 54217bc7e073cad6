"""The periods that are one click away. Today itself belongs to what is under way, yesterday is the last whole day."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from reports.question import DAY, Days


def last_four_weeks(today: date) -> Days:
    return Days(today - 28 * DAY, today - DAY)


def this_month(today: date) -> Days:
    return Days(today.replace(day=1), today)


def three_months(today: date) -> Days:
    """This month until today, and the two before it."""
    first = today.replace(day=1)
    for _month in range(2):
        first = (first - DAY).replace(day=1)
    return Days(first, today)


def last_month(today: date) -> Days:
    last = today.replace(day=1) - DAY
    return Days(last.replace(day=1), last)


def this_year(today: date) -> Days:
    return Days(date(today.year, 1, 1), today)


def last_year(today: date) -> Days:
    return Days(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


def preset_tabs(path: str, asked: dict[str, Any], chosen: Days | None, today: date) -> list[dict[str, Any]]:
    """`asked` is what else the address says and each preset keeps."""
    presets = [
        (_("4 dernières semaines"), last_four_weeks(today)),
        (_("Ce mois-ci"), this_month(today)),
        (_("Mois dernier"), last_month(today)),
        (_("3 derniers mois"), three_months(today)),
        (_("Cette année"), this_year(today)),
        (_("L’an dernier"), last_year(today)),
    ]
    return [
        {
            "label": label,
            "url": f"{path}?{urlencode({**asked, 'from': days.first, 'to': days.last}, doseq=True)}",
            "is_current": days == chosen,
            "count": None,
        }
        for label, days in presets
    ]
