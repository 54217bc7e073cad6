"""What the network's hours bring: by open hour (RevPAH), by booked hour, and what is booked below the list.

Only what names a resource can be set against its hours. Memberships, passes, consumption and the like name none:
they stand apart and are never shared out.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from core.money import ZERO, to_cents
from reports.occupancy import OccupancyRow, occupancy
from reports.question import Question
from reports.revenue.report import Keys, revenue
from reports.revenue.uses import UseRow, uses
from reports.words import in_order
from spaces.catalogue import Catalogue

GROUPS = ("resource", "kind", "site", "day", "week", "month")
"""What both money and hours can be cut by."""

MICROSECONDS = Decimal(3_600_000_000)


@dataclass(frozen=True, slots=True)
class Yield:
    """Of a row. `net` in euros, on the question's basis; times in microseconds of one resource, by the day of use."""

    keys: Keys
    net: Decimal
    open: int
    booked: int
    use: UseRow

    @property
    def open_hours(self) -> float:
        return self.open / float(MICROSECONDS)

    @property
    def booked_hours(self) -> float:
        """During opening and outside it: all of it was booked."""
        return self.booked / float(MICROSECONDS)

    @property
    def per_available_hour(self) -> Decimal | None:
        return self._per(self.open)

    @property
    def per_booked_hour(self) -> Decimal | None:
        return self._per(self.booked)

    @property
    def free_hours(self) -> Decimal:
        return self.use.free_hours

    @property
    def free_value(self) -> Decimal:
        """What uses below the list paid less than it."""
        return self.use.missing

    def plus(self, other: "Yield") -> "Yield":
        """Under the keys of this one."""
        net, opened, booked = self.net + other.net, self.open + other.open, self.booked + other.booked
        return Yield(self.keys, net, opened, booked, self.use.plus(other.use))

    def _per(self, time: int) -> Decimal | None:
        return to_cents(self.net * MICROSECONDS / time) if time else None


@dataclass(frozen=True, slots=True)
class Yields:
    """`apart`: net by kind of what names no resource."""

    question: Question
    rows: list[Yield]
    apart: dict[str, Decimal]

    @property
    def whole(self) -> Yield:
        whole = Yield((), ZERO, 0, 0, UseRow())
        for row in self.rows:
            whole = whole.plus(row)
        return whole


def yields(question: Question, *, catalogue: Catalogue, now: datetime) -> Yields:
    """Rows in the order of their keys, each place and time once. Six queries. Raises ReportTooLarge."""
    earned, apart = _earned(question, catalogue)
    hours = {row.keys: row for row in occupancy(question, catalogue=catalogue, now=now).rows}
    priced = {row.keys: row for row in uses(question, catalogue=catalogue).rows}
    none = OccupancyRow((), 0, 0, 0, 0)
    rows = []
    for keys in {**hours, **earned, **priced}:
        held = hours.get(keys, none)
        use = priced.get(keys, UseRow(keys))
        rows.append(Yield(keys, earned.get(keys, ZERO), held.open, held.booked + held.outside, use))
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return Yields(question, rows, apart)


def folded(report: Yields, *words: str) -> Yields:
    """The same with fewer of its words."""
    rows: dict[Keys, Yield] = {}
    for row in report.rows:
        known = dict(zip(report.question.group_by, row.keys, strict=True))
        keys = tuple(known[word] for word in words)
        rows[keys] = rows[keys].plus(row) if keys in rows else replace(row, keys=keys)
    return Yields(replace(report.question, group_by=words), list(rows.values()), report.apart)


def _earned(question: Question, catalogue: Catalogue) -> tuple[dict[Keys, Decimal], dict[str, Decimal]]:
    """Net by the question's keys of what names a resource; by kind of the rest."""
    words = ("resource", "kind", *(word for word in question.group_by if word not in ("resource", "kind")))
    report = revenue(replace(question, group_by=words), catalogue=catalogue)
    earned: dict[Keys, Decimal] = defaultdict(lambda: ZERO)
    apart: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in report.rows:
        known = dict(zip(words, row.keys, strict=True))
        if known["resource"] is None:
            apart[known["kind"]] += row.net
        else:
            earned[tuple(known[word] for word in question.group_by)] += row.net
    return dict(earned), dict(apart)
