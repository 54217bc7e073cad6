"""Everything that the monthly report says: the month, the one before, the same one a year ago."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from core.money import ZERO
from reports.attendance import NoShows, no_shows
from reports.costs.report import BreakEvenReport, break_evens
from reports.members_money.bridge import Bridge, BridgeRow, bridge
from reports.monthly.months import days_of, month_before
from reports.occupancy import OccupancyReport, OccupancyRow, occupancy
from reports.question import Question, year_earlier
from reports.revenue import RevenueReport, revenue
from reports.workshops import Counted, Figures, read
from spaces.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one month, in one line."""

    first: date
    occupancy: OccupancyRow
    revenue: RevenueReport
    no_shows: NoShows
    workshops: Figures
    members: BridgeRow

    @property
    def is_empty(self) -> bool:
        """Nothing happened: the place did not exist yet, or nobody used it."""
        hours = self.occupancy.booked or self.occupancy.outside
        return not (hours or self.revenue.net or self.workshops != Figures()) and self.members.is_empty


@dataclass(frozen=True, slots=True)
class Monthly:
    question: Question
    now: Totals
    before: Totals
    year_before: Totals
    by_hour: OccupancyReport
    by_resource: OccupancyReport
    sessions: list[Counted]
    recurring: Bridge
    balance: BreakEvenReport

    @property
    def has_costs(self) -> bool:
        return self.balance.whole.costs > ZERO


def gather(first: date, sites: frozenset[int] | None, *, catalogue: Catalogue, now: datetime) -> Monthly:
    """Of the month that begins on `first`. Queries do not grow with the place or the month."""
    question = Question(days_of(first), sites=sites)
    sessions = read(question, catalogue=catalogue, now=now)
    by_resource = occupancy(replace(question, group_by=("resource",)), catalogue=catalogue, now=now)
    recurring = bridge(question, catalogue=catalogue)
    return Monthly(
        question=question,
        now=_totals(question, by_resource.whole, sessions, recurring, catalogue),
        before=_read_totals(replace(question, days=days_of(month_before(first))), catalogue, now),
        year_before=_read_totals(replace(question, days=days_of(year_earlier(first))), catalogue, now),
        by_hour=occupancy(replace(question, group_by=("weekday", "hour")), catalogue=catalogue, now=now),
        by_resource=by_resource,
        sessions=sessions,
        recurring=recurring,
        balance=break_evens(replace(question, group_by=("activity",)), catalogue=catalogue, now=now),
    )


def _read_totals(question: Question, catalogue: Catalogue, now: datetime) -> Totals:
    booked = occupancy(question, catalogue=catalogue, now=now).whole
    sessions = read(question, catalogue=catalogue, now=now)
    return _totals(question, booked, sessions, bridge(question, catalogue=catalogue), catalogue)


def _totals(
    question: Question, booked: OccupancyRow, sessions: list[Counted], recurring: Bridge, catalogue: Catalogue
) -> Totals:
    return Totals(
        first=question.days.first,
        occupancy=booked,
        revenue=revenue(replace(question, group_by=("kind",)), catalogue=catalogue),
        no_shows=no_shows(question, catalogue=catalogue),
        workshops=sum((session.figures for session in sessions), Figures()),
        members=recurring.rows[0],
    )
