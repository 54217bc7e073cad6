"""The key figures of how places are used: each with what it was just before, and a year earlier."""

from typing import Any

from django.utils.translation import gettext as _

from core.wording import number_text
from reports.comparing import PREVIOUS, YEAR
from reports.definitions import OCCUPANCY
from reports.definitions.conduct import CONDUCT, SEAT_FILL
from reports.naming import hour_name, weekday_name
from reports.occupancy import OccupancyReport, peak
from reports.place_use import InShort, PlaceUse
from reports.web.figure import Meaning
from reports.wording import NONE, percent


def tiles(read: PlaceUse) -> list[dict[str, Any]]:
    previous, year = (_earlier(read.in_short.get(when)) for when in (PREVIOUS, YEAR))
    rows = zip(labels(), values(read.in_short[""]), previous, year, strict=True)
    told = [
        {"label": label, "value": value, "previous": before, "year": year_before}
        for label, value, before, year_before in rows
    ]
    return [*told[:3], _peak(read.by_hour), *told[3:]]


def _earlier(short: InShort | None) -> list[str]:
    """Nothing of a period in which nothing was booked: a place that did not exist yet is not compared with."""
    if short is None or not (short.occupancy.booked or short.occupancy.outside):
        return [""] * len(labels())
    return ["" if value == NONE else value for value in values(short)]


def labels() -> list[str]:
    return [
        _("Taux d’occupation"),
        _("Taux d’usage"),
        _("Heures réservées"),
        _("Taux d’absence"),
        _("Taux d’annulation"),
        _("Annulations tardives"),
        _("Délai médian"),
        _("Remplissage des places"),
    ]


def values(short: InShort) -> list[str]:
    held, kept = short.occupancy, short.conduct
    return [
        percent(held.occupancy),
        percent(held.use),
        _hours(held.hours[1]),
        percent(kept.no_show_rate),
        percent(kept.cancellation_rate),
        percent(kept.late_rate),
        _ahead(kept.leads[1] if kept.leads else None),
        percent(short.seats.fill),
    ]


def _hours(hours: float | None) -> str:
    return NONE if hours is None else _("%(hours)s h") % {"hours": number_text(hours)}


def _ahead(hours: float | None) -> str:
    """In days from two days on."""
    if hours is None or hours < 48:
        return _hours(hours)
    return _("%(days)s j") % {"days": number_text(hours / 24, 1)}


def _peak(by_hour: OccupancyReport) -> dict[str, Any]:
    row = peak(by_hour)
    value = NONE
    if row:
        day, hour = row.keys
        value = f"{weekday_name(day)} {hour_name(hour)}, {percent(row.occupancy)}"
    return {"label": _("Heure la plus pleine"), "value": value, "previous": "", "year": ""}


def meaning() -> Meaning:
    return (
        (_("Taux d’occupation"), OCCUPANCY["occupancy"]),
        (_("Taux d’usage"), OCCUPANCY["use"]),
        (_("Heures ouvertes"), OCCUPANCY["open_hours"]),
        (_("Heures réservées"), OCCUPANCY["booked_hours"]),
        (_("Heure la plus pleine"), _("L’heure de la semaine dont la plus grande part de l’ouverture est réservée.")),
        (_("Taux d’absence"), CONDUCT["no_show_rate"]),
        (_("Taux d’annulation"), CONDUCT["cancellation_rate"]),
        (_("Annulations tardives"), CONDUCT["late_rate"]),
        (_("Délai médian"), CONDUCT["lead_median"]),
        (_("Remplissage des places"), SEAT_FILL["seat_fill"]),
    )
