"""How each picture, by its name, is read anew when the cache has lost it: those of all areas."""

from reports.web import (
    costs_figures,
    figures,
    members_figures,
    occupancy_figures,
    occupancy_floors,
    revenue_figures,
    workshops_figures,
    yield_figures,
)
from reports.web.figure import Reader

READERS: dict[str, Reader] = {
    **costs_figures.READERS,
    **figures.READERS,
    **members_figures.READERS,
    **occupancy_figures.READERS,
    **occupancy_floors.READERS,
    **revenue_figures.READERS,
    **workshops_figures.READERS,
    **yield_figures.READERS,
}
