"""What the dashboard's template takes."""

from typing import Any

from django.utils.translation import gettext as _

from reports.dashboard import Dashboard
from reports.definitions import NET, NO_SHOW_RATE, OCCUPANCY
from reports.naming import Names
from reports.tables import FIGURES
from reports.web.asking import Asked
from reports.web.figure import shown as show_figures
from reports.web.figures import figures
from reports.web.tiles import compared_with, tiles

Shown = dict[str, Any]


def shown(read: Dashboard, asked: Asked, names: Names) -> Shown:
    is_empty = read.now.is_empty
    return {
        "is_empty": is_empty,
        "tiles": tiles(read),
        "compared_with": compared_with(read),
        "outside_hours": read.now.occupancy.hours[3],
        "figures": [] if is_empty else show_figures(figures(read, names), asked),
        "definitions": definitions(),
    }


def definitions() -> list[tuple[str, Any]]:
    columns = [(str(column.label), OCCUPANCY[column.name]) for column in FIGURES]
    return [*columns, (_("Recettes HT"), NET["activity"]), (_("Taux d’absence"), NO_SHOW_RATE)]
