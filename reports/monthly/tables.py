"""The tables of the monthly report; each is also a report of its own, under `Told.report`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.costs.table import break_even_table
from reports.members_money.tables import recurring_table
from reports.monthly.gathering import Monthly
from reports.naming import names_for
from reports.tables import Table, occupancy_table, revenue_table
from reports.workshops import cut
from reports.workshops.table import workshops_table
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Told:
    """`report` is the name of the API's address that gives the same table."""

    report: str
    table: Table

    @property
    def asked(self) -> dict[str, str]:
        question = self.table.question
        days = {"from": question.days.first.isoformat(), "to": question.days.last.isoformat()}
        return {**days, **({"group_by": ",".join(question.group_by)} if question.group_by else {})}


def tables(told: Monthly, catalogue: Catalogue) -> Iterator[Told]:
    """What is there: no line of members or of costs where there are none."""
    names = names_for((), catalogue)
    yield Told("occupancy", occupancy_table(told.by_resource, names))
    yield Told("occupancy", occupancy_table(told.by_hour, names))
    yield Told("revenue", revenue_table(told.now.revenue, names))
    if told.sessions:
        by_theme = cut(told.sessions, replace(told.question, group_by=("theme",)), catalogue=catalogue)
        yield Told("workshops", workshops_table(by_theme, names))
    if not told.recurring.is_empty:
        yield Told("recurring", recurring_table(told.recurring, names))
    if told.has_costs:
        yield Told("break-even", break_even_table(told.balance, names))
