"""The key figures: each with what it was over the period just before."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import to_cents
from core.wording import money_text, number_text, percent_text
from reports.dashboard import Dashboard, Totals
from reports.naming import hour_name, weekday_name
from reports.occupancy import OccupancyReport

Tile = dict[str, Any]
NONE = "–"


def tiles(read: Dashboard) -> list[Tile]:
    now, before = read.now, read.before
    return [
        _tile(_("Taux d’occupation"), percent(now.occupancy.occupancy), percent(before.occupancy.occupancy)),
        _tile(_("Taux d’usage"), percent(now.occupancy.use), percent(before.occupancy.use)),
        _tile(_("Heures réservées"), _hours(now), _hours(before)),
        _tile(_("Recettes HT"), _money(now), _money(before)),
        _tile(_("Taux d’absence"), percent(now.no_shows.rate), percent(before.no_shows.rate)),
        {"label": _("Heure la plus pleine"), "value": busiest(read.by_hour), "before": ""},
    ]


def _tile(label: str, value: str, before: str) -> Tile:
    return {"label": label, "value": value, "before": "" if before == NONE else before}


def percent(ratio: float | None) -> str:
    return NONE if ratio is None else percent_text(ratio)


def _hours(totals: Totals) -> str:
    return _("%(hours)s h") % {"hours": number_text(totals.occupancy.hours[1])}


def _money(totals: Totals) -> str:
    return money_text(to_cents(totals.revenue.net))


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
