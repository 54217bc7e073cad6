"""What the dashboard's template takes."""

from typing import Any

from reports.dashboard import Dashboard
from reports.naming import Names
from reports.web.asking import Asked
from reports.web.figure import shown as show_figures
from reports.web.figures import figures
from reports.web.tiles import compared_with, tiles

Shown = dict[str, Any]


def shown(read: Dashboard, asked: Asked, names: Names) -> Shown:
    is_empty = read.now.is_empty
    return {
        "is_empty": is_empty,
        "tiles": tiles(read, asked),
        "compared_with": compared_with(read),
        "outside_hours": read.now.occupancy.hours[3],
        "figures": [] if is_empty else show_figures(figures(read, names), asked),
    }
