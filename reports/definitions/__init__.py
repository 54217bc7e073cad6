"""What each figure means, by area. Shown beside it on the page, in the API's `meta` and in the exported files."""

from reports.definitions.costs import BREAK_EVEN
from reports.definitions.meaning import Definitions
from reports.definitions.members import CLEARING, LIABILITIES, RECEIVABLES, RECURRING
from reports.definitions.occupancy import NO_SHOW_RATE, OCCUPANCY
from reports.definitions.revenue import BASIS, BASIS_NAMES, NET, revenue_definitions
from reports.definitions.simulations import SIMULATIONS
from reports.definitions.workshops import WORKSHOPS
from reports.definitions.yields import RECONCILIATION, USES, YIELDS

__all__ = [
    "BASIS",
    "BASIS_NAMES",
    "BREAK_EVEN",
    "CLEARING",
    "LIABILITIES",
    "NET",
    "NO_SHOW_RATE",
    "OCCUPANCY",
    "RECEIVABLES",
    "RECONCILIATION",
    "RECURRING",
    "SIMULATIONS",
    "USES",
    "WORKSHOPS",
    "YIELDS",
    "Definitions",
    "revenue_definitions",
]
