"""Everything that the dashboard shows of a period, beside the one just before and the same days a year earlier."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from core.money import ZERO
from core.ranges import PeriodInvalid
from reports.attendance import NoShows, no_shows
from reports.occupancy import OccupancyReport, OccupancyRow, occupancy
from reports.occupancy.report import HOUR
from reports.question import Days, Question
from reports.remembered import remembered
from reports.revenue import RevenueReport, revenue
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a period in one line."""

    occupancy: OccupancyRow
    revenue: RevenueReport
    no_shows: NoShows
    of_resources: Decimal
    """The part of the net revenue that names a resource."""

    @property
    def per_available_hour(self) -> Decimal | None:
        """RevPAH, as `reports.revenue.yields` has it."""
        return self.of_resources * HOUR / self.occupancy.open if self.occupancy.open else None

    @property
    def is_empty(self) -> bool:
        return not (self.occupancy.open or self.is_recorded)

    @property
    def is_recorded(self) -> bool:
        """Somebody booked or paid."""
        return bool(self.occupancy.booked or self.occupancy.outside or self.revenue.net)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`before` and `year` are None where they would begin before reports do, and where nothing was recorded then: a
    place that did not exist a year ago has not grown from nought."""

    question: Question
    by_hour: OccupancyReport
    by_resource: OccupancyReport
    by_month: RevenueReport
    now: Totals
    before: Totals | None
    year: Totals | None


def by_hour(question: Question, *, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    return occupancy(replace(question, group_by=("weekday", "hour")), catalogue=catalogue, now=now)


def by_resource(question: Question, *, catalogue: Catalogue, now: datetime) -> OccupancyReport:
    return occupancy(replace(question, group_by=("resource",)), catalogue=catalogue, now=now)


def by_month(question: Question, *, catalogue: Catalogue) -> RevenueReport:
    return revenue(replace(question, group_by=("month", "kind")), catalogue=catalogue)


def dashboard(question: Question, *, catalogue: Catalogue, now: datetime) -> Dashboard:
    """At most twenty-four queries, whatever the number of resources; three where nothing in its months has changed."""

    def read_current() -> Dashboard:
        return _current(question, catalogue=catalogue, now=now)

    current = remembered("dashboard", question, read_current, catalogue=catalogue, now=now)
    before, year = (_earlier(question, days, catalogue=catalogue, now=now) for days in (Days.before, Days.year_before))
    return replace(current, before=before, year=year)


def _current(question: Question, *, catalogue: Catalogue, now: datetime) -> Dashboard:
    hours = by_hour(question, catalogue=catalogue, now=now)
    months = by_month(question, catalogue=catalogue)
    resources = by_resource(question, catalogue=catalogue, now=now)
    totals = _totals(question, hours.whole, months, catalogue)
    return Dashboard(question, hours, resources, months, totals, None, None)


def _earlier(question: Question, days: Callable[[Days], Days], *, catalogue: Catalogue, now: datetime) -> Totals | None:
    try:
        asked = replace(question, days=days(question.days))
    except PeriodInvalid:
        return None

    def read_totals() -> Totals:
        held = occupancy(asked, catalogue=catalogue, now=now).whole
        return _totals(asked, held, revenue(asked, catalogue=catalogue), catalogue)

    totals = remembered("totals", asked, read_totals, catalogue=catalogue, now=now)
    return totals if totals.is_recorded else None


def _totals(question: Question, held: OccupancyRow, earned: RevenueReport, catalogue: Catalogue) -> Totals:
    by_resource = revenue(replace(question, group_by=("resource",)), catalogue=catalogue)
    of_resources = sum((row.net for row in by_resource.rows if row.keys[0] is not None), ZERO)
    return Totals(held, earned, no_shows(question, catalogue=catalogue), of_resources)
