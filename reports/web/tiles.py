"""The key figures: each with what it was over the period just before, and a year earlier."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import to_cents
from core.wording import money_text, number_text, percent_text
from reports.dashboard import Dashboard, Totals
from reports.naming import hour_name, weekday_name
from reports.occupancy import OccupancyReport
from reports.web.asking import Asked
from reports.web.meanings import meaning_url
from reports.web.page import AREAS

USE, EARNED = "reports:occupancy", "reports:revenue"
"""The pages of areas that say more."""

Tile = dict[str, Any]
NONE = "–"


def tiles(read: Dashboard, asked: Asked) -> list[Tile]:
    """Each with what it was before, what it means and the page that says more."""
    said: list[tuple[str, str, str, Callable[[Totals], str]]] = [
        (_("Taux d’occupation"), "occupation-occupancy", USE, lambda totals: percent(totals.occupancy.occupancy)),
        (_("Taux d’usage"), "occupation-use", USE, lambda totals: percent(totals.occupancy.use)),
        (_("Heures réservées"), "occupation-booked_hours", USE, _hours),
        (_("Recettes HT"), "recettes-net", EARNED, _money),
        (_("Recettes par heure ouverte"), "rendement-per_available_hour", EARNED, _per_available_hour),
        (_("Taux d’absence"), "tenue-no_show_rate", USE, lambda totals: percent(totals.no_shows.rate)),
    ]
    return [
        *(_tile(read, asked, label, name, area, tell) for label, name, area, tell in said),
        {
            "label": _("Heure la plus pleine"),
            "value": busiest(read.by_hour),
            "before": "",
            "year": "",
            "url": page_of(USE, asked),
            "meaning": meaning_url("en-bref-busiest"),
        },
    ]


def _tile(read: Dashboard, asked: Asked, label: str, name: str, area: str, tell: Callable[[Totals], str]) -> Tile:
    before, year = (tell(totals) if totals else NONE for totals in (read.before, read.year))
    return {
        "label": label,
        "value": tell(read.now),
        "before": "" if before == NONE else before,
        "year": "" if year == NONE else year,
        "url": page_of(area, asked),
        "meaning": meaning_url(name),
    }


def page_of(area: str, asked: Asked) -> str:
    """The page of an area, asked the same; nothing where the area has none."""
    known = {one.route for one in AREAS}
    return f"{reverse(area)}?{asked.as_query}" if area in known else ""


def percent(ratio: float | None) -> str:
    return NONE if ratio is None else percent_text(ratio)


def _hours(totals: Totals) -> str:
    return _("%(hours)s h") % {"hours": number_text(totals.occupancy.hours[1])}


def _money(totals: Totals) -> str:
    return money_text(to_cents(totals.revenue.net))


def _per_available_hour(totals: Totals) -> str:
    amount = totals.per_available_hour
    return NONE if amount is None else money_text(to_cents(amount))


def busiest(report: OccupancyReport) -> str:
    """The hour of the week at which most of the open time was booked."""
    rows = [row for row in report.rows if row.booked]
    if not rows:
        return NONE
    day, hour = max(rows, key=lambda row: row.occupancy or 0).keys
    return f"{weekday_name(day)} {hour_name(hour)}"


def compared_with(read: Dashboard) -> str:
    days = read.question.days.count
    text = ngettext("la veille", "les %(count)s jours d’avant", days)
    return text % {"count": days} if days > 1 else text
