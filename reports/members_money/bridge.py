"""From the monthly recurring revenue at the start to that at the end: what came, grew, shrank, paused and went.

Every movement counts on its day, so that the months of a period add up to it, and the rows of any cut to the whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.money import ZERO, to_cents
from reports.members_money.earning import Earned, earned_from_members
from reports.members_money.lives import DAY, Keys, Movement, Stretch, What, moved_in
from reports.members_money.reading import CUT, lives_of
from reports.question import Days, Question, check_size
from reports.words import in_order, month_word
from spaces.catalogue import Catalogue

GROUPS = ("month", *CUT)
Step = tuple[Decimal, int]
"""Euros per month, and members."""
NOTHING: Step = (ZERO, 0)


@dataclass(slots=True)
class BridgeRow:
    """Of some days of the question. `keys` follow its `group_by`; euros are per month and net of VAT."""

    keys: Keys
    days: Days
    start: Step = NOTHING
    steps: dict[What, Step] = field(default_factory=lambda: dict.fromkeys(What, NOTHING))
    paying: int = 0
    """Members with a fee at the end."""
    member_days: int = 0
    earned: Decimal = ZERO
    """Net of VAT, by the day of the activity, from those who were members on that day."""

    @property
    def end(self) -> Step:
        return _sum([self.start, *self.steps.values()])

    @property
    def average_revenue(self) -> Decimal | None:
        """ARPM: recurring, of each member with a fee, at the end."""
        return to_cents(self.end[0] / self.paying) if self.paying else None

    @property
    def members(self) -> float:
        """On an average day."""
        return self.member_days / self.days.count

    @property
    def earned_per_member(self) -> Decimal | None:
        """All that an average member brought in these days."""
        return to_cents(self.earned * self.days.count / self.member_days) if self.member_days else None

    @property
    def churn(self) -> float | None:
        return -self.steps[What.LOST][1] / self.start[1] if self.start[1] else None

    @property
    def revenue_churn(self) -> float | None:
        return float(-self.steps[What.LOST][0] / self.start[0]) if self.start[0] else None

    @property
    def is_empty(self) -> bool:
        nothing = {self.start, *self.steps.values()} == {NOTHING}
        return nothing and not (self.paying or self.member_days or self.earned)


@dataclass(frozen=True, slots=True)
class Bridge:
    question: Question
    rows: list[BridgeRow]

    @property
    def is_empty(self) -> bool:
        return all(row.is_empty for row in self.rows)


def bridge(question: Question, *, catalogue: Catalogue) -> Bridge:
    """Rows in the order of their keys; where they are not cut otherwise, each month has one. Four queries."""
    lives = lives_of(question, catalogue=catalogue)
    stretches = [stretch for life in lives for stretch in life if stretch.keys is not None]
    slots = months_of(question.days) if "month" in question.group_by else [question.days]
    keys = {stretch.keys for stretch in stretches if stretch.keys is not None}
    if not any(word in CUT for word in question.group_by):
        keys.add(())
    check_size(len(keys) * len(slots))
    rows = {(cut, slot.first): BridgeRow(_placed(question, cut, slot), slot) for cut in keys for slot in slots}
    _move(rows, slots, moved_in(lives))
    _attend(rows, slots, stretches)
    _earn(rows, slots, earned_from_members(question), stretches)
    kept = [row for (cut, _first), row in rows.items() if not cut or not row.is_empty]
    kept.sort(key=lambda row: in_order(question.group_by, row.keys, catalogue))
    return Bridge(question, kept)


def months_of(days: Days) -> list[Days]:
    """The days of the period in each month of it."""
    slots, first = [], days.first
    while first <= days.last:
        following = (first.replace(day=1) + 31 * DAY).replace(day=1)
        slots.append(Days(first, min(following - DAY, days.last)))
        first = following
    return slots


Rows = dict[tuple[Keys, date], BridgeRow]


def _move(rows: Rows, slots: Sequence[Days], moved: Iterable[Movement]) -> None:
    """What is before the first slot makes its start; each slot's end is the next one's start."""
    inside: dict[tuple[Keys, date], list[Movement]] = defaultdict(list)
    levels: dict[Keys, Step] = defaultdict(lambda: NOTHING)
    for movement in moved:
        if movement.day < slots[0].first:
            levels[movement.keys] = _sum([levels[movement.keys], _step(movement)])
        elif slot := _slot(slots, movement.day):
            inside[movement.keys, slot.first].append(movement)
    for (keys, first), row in sorted(rows.items(), key=lambda item: item[0][1]):
        row.start = levels[keys]
        for movement in inside[keys, first]:
            row.steps[movement.what] = _sum([row.steps[movement.what], _step(movement)])
        levels[keys] = row.end


def _attend(rows: Rows, slots: Sequence[Days], stretches: Iterable[Stretch]) -> None:
    for stretch in stretches:
        for slot in slots:
            if stretch.keys is not None and stretch.first <= slot.last:
                row = rows[stretch.keys, slot.first]
                row.paying += bool(stretch.fee) and stretch.holds(slot.last)
                row.member_days += stretch.days_within(slot.first, slot.last)


def _earn(rows: Rows, slots: Sequence[Days], earned: Iterable[Earned], stretches: Iterable[Stretch]) -> None:
    """To the row of the membership's keys on the day; a day of no stretch is one of a trial."""
    by_row: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_row[stretch.row].append(stretch)
    for one in earned:
        held = next((found for found in by_row.get(one.row, ()) if found.holds(one.day)), None)
        slot = _slot(slots, one.day)
        if held is not None and held.keys is not None and slot is not None:
            rows[held.keys, slot.first].earned += one.net


def _slot(slots: Sequence[Days], day: date) -> Days | None:
    return next((slot for slot in slots if slot.first <= day <= slot.last), None)


def _step(movement: Movement) -> Step:
    return movement.amount, movement.members


def _sum(steps: Iterable[Step]) -> Step:
    amounts, members = zip(*steps, strict=True)
    return sum(amounts, ZERO), sum(members)


def _placed(question: Question, cut: Keys, slot: Days) -> Keys:
    """The keys of the cut and the month, in the order of the question's words."""
    left: Any = iter(cut)
    return tuple(month_word(slot.first) if word == "month" else next(left) for word in question.group_by)
