"""What a replay adds up, before and after. Amounts are exact until they are written."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from core.money import ZERO
from reports.simulation.rows import Payer, Use
from reports.words import month_word

MEMBERSHIP, USAGE = "membership", "usage"


class Pair(NamedTuple):
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)

    def __add__(self, other: object) -> "Pair":
        if not isinstance(other, Pair):
            return NotImplemented
        return Pair(self.before + other.before, self.after + other.after)

    @property
    def change(self) -> Decimal:
        return self.after - self.before


NOTHING = Pair()


class Case(NamedTuple):
    """Of an amount, what it is added to; group and plan are those of the world before."""

    kind: str
    group: str
    plan: int | None
    on: date


@dataclass(slots=True)
class Refused:
    bookings: int = 0
    hours: Decimal = Decimal(0)
    net: Decimal = ZERO


def _pairs() -> Any:
    return defaultdict(lambda: NOTHING)


@dataclass(slots=True)
class Tally:
    """`net` and what it is cut by are euros, `hours` those of resources; allowances in minutes."""

    by_kind: dict[str, Pair] = field(default_factory=_pairs)
    by_group: dict[str, Pair] = field(default_factory=_pairs)
    by_plan: dict[int | None, Pair] = field(default_factory=_pairs)
    by_month: dict[str, Pair] = field(default_factory=_pairs)
    by_payer: dict[Payer, Pair] = field(default_factory=_pairs)
    net: Pair = NOTHING
    hours: Pair = NOTHING
    drawn: dict[str, Pair] = field(default_factory=_pairs)
    included: dict[str, Pair] = field(default_factory=_pairs)
    refused: dict[str, Refused] = field(default_factory=lambda: defaultdict(Refused))
    bookings: int = 0
    matching: int = 0
    actual: Decimal = ZERO
    met: Counter[str] = field(default_factory=Counter)
    """How often what an assumption speaks of was met."""

    def add(self, case: Case, payer: Payer, amounts: Pair) -> None:
        self.net += amounts
        self.by_kind[case.kind] += amounts
        self.by_group[case.group] += amounts
        self.by_plan[case.plan] += amounts
        self.by_month[month_word(case.on)] += amounts
        self.by_payer[payer] += amounts

    def draw(self, kind: str, minutes: Pair) -> None:
        if minutes != NOTHING:
            self.drawn[kind] += minutes

    def note(self, use: Use) -> None:
        self.met["chosen"] += use.chosen is not None
        self.met["waived"] += use.kept != 1
        self.met["set-aside"] += bool(use.set_aside)
        self.met["cancelled"] += use.is_cancelled

    def refuse(self, rule: str, *, hours: Decimal, net: Decimal) -> None:
        refused = self.refused[rule]
        refused.bookings += 1
        refused.hours += hours
        refused.net += net
