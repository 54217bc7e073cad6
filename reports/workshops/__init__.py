from reports.workshops.counted import Counted, Figures, Outcome
from reports.workshops.reading import read
from reports.workshops.report import GROUPS, WorkshopsReport, WorkshopsRow, cut, stands_in, workshops

__all__ = [
    "GROUPS",
    "Counted",
    "Figures",
    "Outcome",
    "WorkshopsReport",
    "WorkshopsRow",
    "cut",
    "read",
    "stands_in",
    "workshops",
]
