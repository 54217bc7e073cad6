"""Everything that the dashboard shows of a period, and of the one just before."""

from dataclasses import dataclass, replace
from datetime import datetime

from reports.attendance import NoShows, no_shows
from reports.occupancy import OccupancyReport, OccupancyRow, occupancy
from reports.question import Question
from reports.revenue import RevenueReport, revenue
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a period in one line."""

    occupancy: OccupancyRow
    revenue: RevenueReport
    no_shows: NoShows

    @property
    def is_empty(self) -> bool:
        return not (self.occupancy.open or self.occupancy.booked or self.occupancy.outside or self.revenue.net)


@dataclass(frozen=True, slots=True)
class Dashboard:
    question: Question
    by_hour: OccupancyReport
    by_resource: OccupancyReport
    by_month: RevenueReport
    now: Totals
    before: Totals


def by_hour(question: Question, *, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    return occupancy(replace(question, group_by=("weekday", "hour")), catalogue=catalogue, now=now)


def by_resource(question: Question, *, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    return occupancy(replace(question, group_by=("resource",)), catalogue=catalogue, now=now)


def by_month(question: Question, *, catalogue: Catalogue) -> RevenueReport:
    return revenue(replace(question, group_by=("month", "kind")), catalogue=catalogue)


def dashboard(question: Question, *, catalogue: Catalogue, now: datetime) -> Dashboard:
    """Ten queries, whatever the number of resources."""
    hours = by_hour(question, catalogue=catalogue, now=now)
    months = by_month(question, catalogue=catalogue)
    earlier = replace(question, days=question.days.before())
    return Dashboard(
        question=question,
        by_hour=hours,
        by_resource=by_resource(question, catalogue=catalogue, now=now),
        by_month=months,
        now=Totals(hours.whole, months, no_shows(question, catalogue=catalogue)),
        before=Totals(
            occupancy(earlier, catalogue=catalogue, now=now).whole,
            revenue(earlier, catalogue=catalogue),
            no_shows(earlier, catalogue=catalogue),
        ),
    )
