"""All that the page of revenue reads of a period, and what the two beside it brought."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from reports.naming import Names
from reports.question import Days, Question
from reports.revenue import RevenueReport, revenue
from reports.revenue.reconciling import Reconciliation, reconciliation
from reports.revenue.uses import UsesReport, uses
from reports.revenue.yields import Yield, Yields, folded, yields

CUTS = ("resource", "site", "plan", "group", "issuer")
"""Each a figure of its own."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The same figures of other days."""

    days: Days
    net: Decimal
    per_hour: Yield

    @property
    def is_recorded(self) -> bool:
        """Somebody booked or paid: a place that did not exist yet has nothing to be compared with."""
        return bool(self.net or self.per_hour.booked)


@dataclass(frozen=True, slots=True)
class Read:
    """`by_resource` is cut by kind and resource."""

    question: Question
    months: RevenueReport
    cuts: dict[str, RevenueReport]
    by_resource: Yields
    by_kind: Yields
    given: UsesReport
    reconciled: Reconciliation
    before: Beside
    year_before: Beside

    @property
    def is_empty(self) -> bool:
        hours = self.by_kind.whole
        return not (self.months.rows or hours.open or hours.booked or self.reconciled.activity)


def read(question: Question, names: Names, now: datetime) -> Read:
    """As many queries whatever there is to read."""
    current = names.catalogue
    by_resource = yields(replace(question, group_by=("kind", "resource")), catalogue=current, now=now)
    return Read(
        question=question,
        months=by_month(question, names),
        cuts={word: by(word, question, names) for word in CUTS},
        by_resource=by_resource,
        by_kind=folded(by_resource, "kind"),
        given=by_group(question, names),
        reconciled=reconciliation(question, catalogue=current),
        before=_beside(question, question.days.before(), names, now),
        year_before=_beside(question, question.days.year_before(), names, now),
    )


def by_month(question: Question, names: Names) -> RevenueReport:
    return revenue(replace(question, group_by=("month", "kind")), catalogue=names.catalogue)


def by(word: str, question: Question, names: Names) -> RevenueReport:
    """What earned most first."""
    report = revenue(replace(question, group_by=(word,)), catalogue=names.catalogue)
    report.rows.sort(key=lambda row: row.net, reverse=True)
    return report


def by_group(question: Question, names: Names) -> UsesReport:
    return uses(replace(question, group_by=("group",)), catalogue=names.catalogue)


def _beside(question: Question, days: Days, names: Names, now: datetime) -> Beside:
    other = replace(question, days=days)
    net = revenue(other, catalogue=names.catalogue).net
    return Beside(days, net, yields(other, catalogue=names.catalogue, now=now).whole)
