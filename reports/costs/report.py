"""Revenue against costs, by site, activity and month, and how full each must be to pay for itself.

Everything is first told apart by site, activity and month, then gathered as asked, so that every way to cut adds up to
the same cent. Hours and revenue are those of the reports of occupancy and revenue, by the date of activity. A cost
that names an activity is its own; of the others the fixed ones are shared by open hours, the variable ones by booked
hours, or open ones where nothing was booked. Workshops hold rooms and have no hours of their own: they bear their own
costs alone. What earns without being an activity (memberships, passes, metered things…) is told apart, without hours;
so are shared costs of a place where nothing was open.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.money import CENT, ZERO
from reports.breakeven import BreakEven, break_even, hours_of
from reports.costs.amounts import Spent, spent
from reports.costs.sharing import split
from reports.models import Cost
from reports.occupancy import occupancy
from reports.question import Question
from reports.revenue import ACTIVITY, revenue
from reports.words import in_order
from spaces.catalogue import Catalogue

GROUPS = ("site", "activity", "month")
Key = tuple[int | None, str | None, str]
"""Site, activity, month."""


@dataclass(slots=True)
class Sums:
    """Microseconds of one resource, euros, cents."""

    open: int = 0
    booked: int = 0
    net: Decimal = ZERO
    fixed: int = 0
    variable: int = 0

    def add(self, other: "Sums") -> None:
        self.open += other.open
        self.booked += other.booked
        self.net += other.net
        self.fixed += other.fixed
        self.variable += other.variable

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.booked or self.net or self.fixed or self.variable)


Cells = dict[Key, Sums]


@dataclass(frozen=True, slots=True)
class BreakEvenRow:
    """`keys` follow the question's `group_by`; an activity of None is all that is none."""

    keys: tuple[Any, ...]
    figures: BreakEven


@dataclass(frozen=True, slots=True)
class BreakEvenReport:
    question: Question
    rows: list[BreakEvenRow]
    whole: BreakEven


def break_evens(question: Question, *, catalogue: Catalogue, now: datetime) -> BreakEvenReport:
    """Rows in the order of their keys, those with nothing to tell left out. Four queries. Raises ReportTooLarge."""
    return gathered(told_apart(question, catalogue=catalogue, now=now), question, catalogue)


def gathered(cells: Cells, question: Question, catalogue: Catalogue) -> BreakEvenReport:
    """What was told apart for the same days and sites, cut as asked. No query."""
    places = [GROUPS.index(word) for word in question.group_by]
    sums_by: dict[tuple[Any, ...], Sums] = defaultdict(Sums)
    whole = Sums()
    for key, sums in cells.items():
        if question.kind in ("", key[1]):
            whole.add(sums)
            sums_by[tuple(key[place] for place in places)].add(sums)
    rows = [BreakEvenRow(keys, _figures(sums)) for keys, sums in sums_by.items() if not sums.is_empty]
    rows.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    if not question.group_by and not rows:
        rows = [BreakEvenRow((), _figures(whole))]
    return BreakEvenReport(question, rows, _figures(whole))


def told_apart(question: Question, *, catalogue: Catalogue, now: datetime) -> Cells:
    """Of every activity, whichever the question names. Four queries."""
    cells: Cells = defaultdict(Sums)
    finest = replace(question, kind="", group_by=("site", "kind", "month"), basis=ACTIVITY)
    for hours in occupancy(finest, catalogue=catalogue, now=now).rows:
        cells[hours.keys[0], hours.keys[1], hours.keys[2]].add(Sums(open=hours.open, booked=hours.booked))
    for earned in revenue(finest, catalogue=catalogue).rows:
        site, kind, month = earned.keys
        cells[site, kind if kind in Cost.Activity.values else None, month].add(Sums(net=earned.net))
    hours_at = _hours_at(cells)
    for one in spent(question):
        for activity, cents in _bearers(one, hours_at[one.site, one.month]).items():
            is_fixed = one.behaviour == Cost.Behaviour.FIXED
            cells[one.site, activity, one.month].add(Sums(fixed=cents) if is_fixed else Sums(variable=cents))
    return cells


def _hours_at(cells: Cells) -> dict[tuple[int | None, str], dict[str, Sums]]:
    """The activities that were open, by site and month."""
    found: dict[tuple[int | None, str], dict[str, Sums]] = defaultdict(dict)
    for (site, activity, month), sums in cells.items():
        if activity and sums.open:
            found[site, month][activity] = sums
    return found


def _bearers(one: Spent, there: Mapping[str, Sums]) -> Mapping[str | None, int]:
    """Who bears how many cents of it."""
    if one.activity:
        return {one.activity: one.cents}
    by_open: dict[str | None, int] = {activity: there[activity].open for activity in sorted(there)}
    by_booked: dict[str | None, int] = {activity: there[activity].booked for activity in sorted(there)}
    weights = by_booked if one.behaviour == Cost.Behaviour.VARIABLE and any(by_booked.values()) else by_open
    return split(one.cents, weights) or {None: one.cents}


def _figures(sums: Sums) -> BreakEven:
    return break_even(
        open_hours=hours_of(sums.open),
        booked_hours=hours_of(sums.booked),
        net=sums.net,
        fixed=sums.fixed * CENT,
        variable=sums.variable * CENT,
    )
