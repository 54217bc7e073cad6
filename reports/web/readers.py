"""How each picture, by its name, is read anew when the cache has lost it: those of all areas."""

from reports.web import (
    costs_figures,
    figures,
    members_figures,
    revenue_figures,
    workshops_figures,
    yield_figures,
)
from reports.web.figure import Reader

READERS: dict[str, Reader] = {
    **figures.READERS,
    **members_figures.READERS,
    **revenue_figures.READERS,
    **yield_figures.READERS,
    **costs_figures.READERS,
    **workshops_figures.READERS,
}
