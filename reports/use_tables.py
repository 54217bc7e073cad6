"""The tables of how places are used, by the names of their addresses."""

from collections.abc import Callable
from datetime import datetime

from reports.conduct import conduct, seat_fill
from reports.conduct.tables import conduct_table, seat_table
from reports.naming import Names
from reports.occupancy import occupancy
from reports.question import Question
from reports.tables import Table, occupancy_table

Reading = Callable[[Question, Names, datetime], Table]

READINGS: dict[str, Reading] = {
    "occupancy": lambda question, names, now: occupancy_table(
        occupancy(question, catalogue=names.catalogue, now=now), names
    ),
    "conduct": lambda question, names, now: conduct_table(conduct(question, catalogue=names.catalogue), names),
    "seat-fill": lambda question, names, now: seat_table(seat_fill(question, catalogue=names.catalogue), names),
}
